// Package mail lets functions send mails by SES, and has SES tell EventBridge what became of each.
//
// It exists because a function that may send mails may, with the grant that is written first, send them in everybody's name,
// and because bounces and complaints that nobody listens to have AWS take away the right to send.
// The sender is the account's: SES verifies an address or a domain once, for all environments.
//
//	mails := mail.New(stack, "Mails", mail.Props{Sender: "welcome@example.com"})
//	mails.GrantSend(welcome.Function.Role)
package mail
