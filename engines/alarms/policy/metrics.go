package policy

import "strings"

// known are the metrics of AWS's that an alarm may look at, by namespace: those of the documents that the table names, and
// their neighbours. An alarm on a metric that does not exist never gets data, and CloudWatch says nothing about it.
func known() map[string]string {
	return map[string]string{
		"AWS/Lambda": "Invocations Errors Throttles Duration ConcurrentExecutions UnreservedConcurrentExecutions ClaimedAccountConcurrency IteratorAge " +
			"AsyncEventAge AsyncEventsReceived AsyncEventsDropped DeadLetterErrors DestinationDeliveryFailures RecursiveInvocationsDropped " +
			"PostRuntimeExtensionsDuration ProvisionedConcurrencyInvocations ProvisionedConcurrencySpilloverInvocations ProvisionedConcurrencyUtilization ProvisionedConcurrentExecutions",
		"AWS/SQS": "ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesVisible ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed " +
			"ApproximateNumberOfGroupsWithInflightMessages NumberOfMessagesSent NumberOfMessagesReceived NumberOfMessagesDeleted NumberOfEmptyReceives SentMessageSize",
		"AWS/DynamoDB": "ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents WriteThrottleEvents ThrottledRequests SystemErrors UserErrors " +
			"SuccessfulRequestLatency ConditionalCheckFailedRequests TransactionConflict OnDemandMaxReadRequestUnits OnDemandMaxWriteRequestUnits " +
			"ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ReturnedItemCount TimeToLiveDeletedItemCount ReplicationLatency",
		"AWS/ApiGateway": "Count 4xx 5xx 4XXError 5XXError Latency IntegrationLatency DataProcessed CacheHitCount CacheMissCount",
		"AWS/Events": "Invocations FailedInvocations InvocationsSentToDlq InvocationsFailedToBeSentToDlq ThrottledRules TriggeredRules MatchedEvents " +
			"IngestionToInvocationStartLatency IngestionToInvocationSuccessLatency PutEventsFailedEntriesCount",
		"AWS/Scheduler": "InvocationAttemptCount TargetErrorCount TargetErrorThrottledCount InvocationThrottleCount InvocationDroppedCount " +
			"InvocationsSentToDeadLetterCount InvocationsFailedToBeSentToDeadLetterCount",
		"AWS/SNS": "NumberOfMessagesPublished NumberOfNotificationsDelivered NumberOfNotificationsFailed NumberOfNotificationsRedrivenToDlq " +
			"NumberOfNotificationsFailedToRedriveToDlq NumberOfNotificationsFilteredOut NumberOfNotificationsFilteredOut-InvalidAttributes " +
			"NumberOfNotificationsFilteredOut-InvalidMessageBody PublishSize",
		"AWS/States": "ExecutionsStarted ExecutionsSucceeded ExecutionsFailed ExecutionsTimedOut ExecutionsAborted ExecutionThrottled ExecutionTime",
		"AWS/S3": "BucketSizeBytes NumberOfObjects AllRequests GetRequests PutRequests 4xxErrors 5xxErrors FirstByteLatency TotalRequestLatency " +
			"BytesDownloaded BytesUploaded OperationsFailedReplication",
		"AWS/SES":        "Send Delivery Bounce Complaint Reject Reputation.BounceRate Reputation.ComplaintRate RenderingFailure",
		"AWS/CloudFront": "Requests BytesDownloaded BytesUploaded 4xxErrorRate 5xxErrorRate TotalErrorRate OriginLatency FunctionExecutionErrors FunctionValidationErrors FunctionThrottles",
		"AWS/Cognito":    "SignInSuccesses SignInThrottles SignUpSuccesses SignUpThrottles TokenRefreshSuccesses TokenRefreshThrottles FederationSuccesses FederationThrottles",
		"AWS/Kinesis": "GetRecords.IteratorAgeMilliseconds ReadProvisionedThroughputExceeded WriteProvisionedThroughputExceeded PutRecords.FailedRecords " +
			"PutRecords.TotalRecords PutRecord.Success PutRecords.Success IncomingBytes IncomingRecords",
		"AWS/Logs":  "IncomingBytes IncomingLogEvents",
		"AWS/Usage": "ResourceCount CallCount",
		"AWS/ES": "ClusterStatus.red ClusterStatus.yellow FreeStorageSpace ClusterIndexWritesBlocked JVMMemoryPressure CPUUtilization AutomatedSnapshotFailure " +
			"KMSKeyError KMSKeyInaccessible Nodes 5xx OpenSearchRequests",
		"AWS/AOSS": "SearchOCU IndexingOCU SearchRequestErrors IngestionRequestErrors",
	}
}

// ofAWS says whether a namespace is one of AWS's; the others are everybody's own.
func ofAWS(namespace string) bool { return strings.HasPrefix(namespace, "AWS/") }
