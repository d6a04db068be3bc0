package redact

import (
	"reflect"
	"strings"
)

// parts of names that say that a field's value must not be known.
func secretParts() []string {
	return []string{
		"password", "passwd", "passphrase", "secret", "token", "csrf", "authorization", "cookie", "credential", "apikey", "accesskey",
		"privatekey", "signature", "receipthandle", "session", "email", "phone", "mobile", "address", "firstname", "lastname",
		"givenname", "familyname", "fullname", "username", "birth", "sourceip", "forwardedfor", "iban", "passport",
	}
}

// secretNames are whole names of such fields.
func secretNames() []string {
	return []string{"name", "given", "family", "middle", "surname", "nickname", "sub", "ssn", "ip", "street", "city", "zip", "postcode", "postalcode", "gender", "data", "pin", "cvv", "cvc", "otp"}
}

// secret says whether the values of a field must not be known.
func (r *Redactor) secret(name string) bool {
	n := normal(name)
	if redact, ok := r.tagged[n]; ok {
		return redact
	}
	for _, s := range secretNames() {
		if n == s {
			return true
		}
	}
	for _, s := range secretParts() {
		if strings.Contains(n, s) {
			return true
		}
	}
	return false
}

// normal is a name without what differs between ways to write it: given_name, GivenName and given-name are the same.
func normal(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "", ":", "").Replace(name))
}

// read learns the tags of a value's type.
func (r *Redactor) read(v any) {
	if t := reflect.TypeOf(v); t != nil {
		r.readType(t, map[reflect.Type]bool{})
	}
}

func (r *Redactor) readType(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		r.readType(t.Elem(), seen)
		return
	case reflect.Struct:
	default:
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	for f := range t.Fields() {
		r.readTag(f)
		r.readType(f.Type, seen)
	}
}

func (r *Redactor) readTag(f reflect.StructField) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = f.Name
	}
	switch f.Tag.Get("capture") {
	case "redact":
		r.tagged[normal(name)] = true
	case "keep":
		if _, ok := r.tagged[normal(name)]; !ok { // where two types disagree, nothing gets out
			r.tagged[normal(name)] = false
		}
	}
}
