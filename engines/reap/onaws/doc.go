// Package onaws reaps environments in a function that runs by the clock, with the same code as `mainstay env reap`.
//
// It exists because what deletes environments must not depend on the pipelines that made them: workflows are switched off,
// moved and renamed. A function knows no branches. It goes by the ledger: by the time to live, by destructions that were cut
// short, and by what was noted about branches by those who know them.
//
//	hands := onaws.New(cfg, ledgertable.New(dynamodb.NewFromConfig(cfg), table), "reap-environments", time.Now)
//	lambda.Start(onaws.Handler(hands, log.Info))
package onaws
