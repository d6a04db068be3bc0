// Package redact takes out of a JSON document what tells something about somebody, or opens something, so that it can be
// logged and kept as a test's fixture. What stands in for it has the same type and, where a pattern is known, the same
// form; the same value is always replaced by the same one within a document, so a duplicate remains a duplicate.
//
// Values go by the name of their field (password, email, receiptHandle, …), by what a type's tags say, and by what they
// look like (addresses of mail and networks, tokens, keys, signatures, phone numbers, accounts). Strings are looked into:
// documents, forms, queries, cookies and base64.
//
// It is a net and no proof: a name in the middle of a sentence gets through. Say it by a tag where that may happen:
//
//	type Row struct {
//		Note string `json:"note" capture:"redact"`
//		Name string `json:"name" capture:"keep"` // of a product, of nobody
//	}
package redact
