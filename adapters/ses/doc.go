// Package ses sends mails by Amazon SES, and reads what SES says of them afterwards.
//
// SES takes a mail once it has answered. Its API has no key by which it would know a mail again, so a request is tried again
// only where SES refused it; where nobody knows, the event of a mail that was sent, which carries its ID, settles it.
package ses
