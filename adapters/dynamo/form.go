package dynamo

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Attributes that users' items have since migrations have added them.
const (
	nameAttribute   = "name"
	givenAttribute  = "givenName"
	familyAttribute = "familyName"
	emailAttribute  = "email"
	normalAttribute = "normalEmail"
)

// The form of users' items changes while functions of the version before still run, and may be put back: so a version
// reads both forms and writes the new one, which the version before can read, too. That is why the whole name stays beside
// its parts; a later version takes it away when no version reads it any more.

// NameParts are the attributes that WithNameParts looks at.
func NameParts() []string { return []string{nameAttribute, givenAttribute, familyAttribute} }

// WithNameParts returns a user's item with the parts of the name beside it.
func WithNameParts(it map[string]types.AttributeValue) (map[string]types.AttributeValue, error) {
	r := reader{it: it}
	name := r.name()
	if r.err != nil {
		return nil, fmt.Errorf("split name: %w", r.err)
	}
	setName(it, name)
	return it, nil
}

func setName(it item, name string) {
	given, family := users.SplitName(name)
	it[nameAttribute], it[givenAttribute], it[familyAttribute] = str(name), str(given), str(family)
}

// name reads the name in either form.
func (r *reader) name() string {
	if r.it[nameAttribute] == nil && r.it[givenAttribute] != nil {
		return users.JoinName(r.str(givenAttribute), r.str(familyAttribute))
	}
	return r.str(nameAttribute)
}

// EmailForms are the attributes that WithNormalEmail looks at.
func EmailForms() []string { return []string{emailAttribute, normalAttribute} }

// WithNormalEmail returns a user's item with its address as it is compared.
func WithNormalEmail(it map[string]types.AttributeValue) (map[string]types.AttributeValue, error) {
	r := reader{it: it}
	email := r.str(emailAttribute)
	if r.err != nil {
		return nil, fmt.Errorf("normalise email: %w", r.err)
	}
	it[normalAttribute] = str(users.NormalEmail(email))
	return it, nil
}
