// Package archive keeps what CloudWatch knows of an environment's alarms in files: the alarms, what became of them, and the
// datapoints of what they look at, in CloudWatch's own shapes.
//
// CloudWatch forgets: datapoints of a minute live for 15 days, an alarm's history for 30 (CloudWatch user guide, "Metrics
// retention"; API reference, DescribeAlarmHistory). Pulled now and then, the folder remembers. Everything is written as it
// comes, page by page, so that no history has to fit into memory.
//
//	pulled, err := archive.Pull{Source: archive.NewAWS(cfg), Folder: archive.Folder(dir), Prefix: "mainstay-production-", Now: time.Now}.Do(ctx)
//	archive, err := archive.Folder(dir).Open()
package archive
