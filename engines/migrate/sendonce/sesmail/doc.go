// Package sesmail sends the mails of sendonce by SES, and asks CloudWatch what came back of them.
//
// It stands apart from sendonce so that a function whose migrations know of mails, but which sends none, has neither client in it.
//
//	job.Mailer, job.Feedback = sesmail.New(client, "Mainstay <hello@example.com>"), sesmail.Metrics{API: cloudwatch.NewFromConfig(cfg), Now: time.Now}
package sesmail
