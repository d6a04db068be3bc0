// The app of synthbench, written for the CDK in JavaScript: node app.js N FOLDER ZIP.
const { App, Stack, Duration, AssetHashType, RemovalPolicy } = require('aws-cdk-lib');
const { Construct } = require('constructs');
const { Alarm } = require('aws-cdk-lib/aws-cloudwatch');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Architecture, Code, Function, LoggingFormat, Runtime } = require('aws-cdk-lib/aws-lambda');
const { SqsEventSource } = require('aws-cdk-lib/aws-lambda-event-sources');
const { LogGroup, RetentionDays } = require('aws-cdk-lib/aws-logs');
const { Queue, QueueEncryption } = require('aws-cdk-lib/aws-sqs');

const perStack = 30;

class Unit extends Construct {
  constructor(scope, id, i, zip) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/mainstay/bench/unit-${i}`, retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `What unit-${i} may do` });
    logs.grantWrite(role);
    const fn = new Function(this, 'Function', {
      runtime: Runtime.PROVIDED_AL2023, handler: 'bootstrap', architecture: Architecture.ARM_64,
      code: Code.fromAsset(zip, { assetHash: '0'.repeat(64), assetHashType: AssetHashType.CUSTOM }),
      timeout: Duration.seconds(30), memorySize: 256, environment: { MAINSTAY_ENVIRONMENT: 'bench', MAINSTAY_FUNCTION: `unit-${i}`, TABLE: 'orders' },
      logGroup: logs, loggingFormat: LoggingFormat.JSON, role, description: `unit-${i}` });
    const base = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    const dead = new Queue(this, 'DeadLetter', { ...base, retentionPeriod: Duration.days(14) });
    const queue = new Queue(this, 'Queue', {
      ...base, retentionPeriod: Duration.days(4), visibilityTimeout: Duration.seconds(180),
      deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
    fn.addEventSource(new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 10, reportBatchItemFailures: true }));
    const alarm = (name, metric) => new Alarm(this, name, { metric, threshold: 1, evaluationPeriods: 1 });
    alarm('Errors', fn.metricErrors());
    alarm('Age', queue.metricApproximateAgeOfOldestMessage());
    alarm('Dead', dead.metricApproximateNumberOfMessagesVisible());
  }
}

const [, , n, outdir, zip] = process.argv;
const start = process.hrtime.bigint();
// The same settings as constructs/app.
const app = new App({
  outdir, treeMetadata: false, analyticsReporting: false, context: { 'aws:cdk:disable-creation-stack-traces': true } });
let stack;
for (let i = 0; i < Number(n); i++) {
  if (i % perStack === 0) stack = new Stack(app, `Stack${i / perStack}`);
  new Unit(stack, `Unit${i}`, i, zip);
}
const built = process.hrtime.bigint();
app.synth();
const seconds = (from, to) => Number(to - from) / 1e9;
console.log(JSON.stringify({ Build: seconds(start, built), Synth: seconds(built, process.hrtime.bigint()) }));
