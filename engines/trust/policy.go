package trust

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Action is what a job does to take a role.
const Action = "sts:AssumeRoleWithWebIdentity"

// document is a trust policy as IAM keeps it.
type document struct {
	Statement list[statement]
}

type statement struct {
	Effect       string
	Action       list[string]
	Principal    principal
	Condition    map[string]map[string]list[string]
	NotAction    any
	NotPrincipal any
}

type principal struct{ Federated list[string] }

// UnmarshalJSON implements json.Unmarshaler: a principal may be "*", which is everybody.
func (p *principal) UnmarshalJSON(data []byte) error {
	if string(data) == `"*"` {
		p.Federated = list[string]{"*"}
		return nil
	}
	type plain principal
	return json.Unmarshal(data, (*plain)(p))
}

// list is what IAM also lets one write without brackets.
type list[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (l *list[T]) UnmarshalJSON(data []byte) error {
	var many []T
	if err := json.Unmarshal(data, &many); err == nil {
		*l = many
		return nil
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = list[T]{one}
	return nil
}

// Policy returns the trust policy of a role that one job may take.
func Policy(provider string, r Repository, j Job) string {
	out, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": Action,
		"Principal": map[string]any{"Federated": provider}, "Condition": Conditions(r, j)}}})
	if err != nil {
		return "" // strings and maps of strings cannot fail
	}
	return string(out)
}

// Claims are what a token says.
type Claims map[string]string

// Allows says whether a trust policy lets whoever has a token of a provider's, with these claims, take the role. What it
// does not know, it does not guess: a policy with something else in it is an error.
func Allows(policy, provider string, claims Claims) (bool, error) {
	var d document
	if err := json.Unmarshal([]byte(policy), &d); err != nil {
		return false, fmt.Errorf("read trust policy: %w", err)
	}
	allowed := false
	for i, s := range d.Statement {
		applies, err := s.applies(provider, claims)
		if err != nil {
			return false, fmt.Errorf("read statement %d of a trust policy: %w", i+1, err)
		}
		if applies && s.Effect == "Deny" {
			return false, nil
		}
		allowed = allowed || applies
	}
	return allowed, nil
}

// applies says whether a statement is about a token.
func (s statement) applies(provider string, claims Claims) (bool, error) {
	if s.Effect != "Allow" && s.Effect != "Deny" {
		return false, fmt.Errorf("effect is %q; expected Allow or Deny", s.Effect)
	}
	if s.NotAction != nil || s.NotPrincipal != nil {
		return false, fmt.Errorf("it has NotAction or NotPrincipal, which allow what nobody has listed; expected Action and Principal")
	}
	conditions, err := s.met(claims)
	action := slices.ContainsFunc(s.Action, func(a string) bool { return like(a, Action) })
	federated := slices.Contains(s.Principal.Federated, provider) || slices.Contains(s.Principal.Federated, "*")
	return conditions && action && federated, err
}
