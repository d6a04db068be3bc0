package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/trust"
)

const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

func app() trust.Repository {
	return trust.Repository{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}
}

// token is what GitHub puts into the token of a job of the application, changed by pairs of claim and value.
func token(pairs ...string) trust.Claims {
	c := trust.Claims{"aud": trust.Audience, "repository_id": "456789", "sub": "repo:octo@123456/app@456789:environment:production"}
	for i := 0; i+1 < len(pairs); i += 2 {
		c[pairs[i]] = pairs[i+1]
	}
	return c
}

func allows(t testing.TB, policy string, c trust.Claims) bool {
	t.Helper()
	ok, err := trust.Allows(policy, provider, c)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestPolicy_Production(t *testing.T) {
	policy := trust.Policy(provider, app(), trust.Job{Environment: "production"})
	for name, c := range map[string]trust.Claims{
		"immutable": token(),
		"classic":   token("sub", "repo:octo/app:environment:production"),
	} {
		if !allows(t, policy, c) {
			t.Errorf("%s: the job itself is turned away", name)
		}
	}
	for name, c := range strangers() {
		if allows(t, policy, c) {
			t.Errorf("%s may take the role of production", name)
		}
	}
	if ok, _ := trust.Allows(policy, provider+".evil.example", token()); ok {
		t.Error("another provider's token may take the role")
	}
}

// strangers are tokens of whoever is not the job for production.
func strangers() map[string]trust.Claims {
	return map[string]trust.Claims{
		"a fork":                        token("sub", "repo:mallory@999/app@1000:environment:production", "repository_id", "1000"),
		"a fork, classic":               token("sub", "repo:mallory/app:environment:production", "repository_id", "1000"),
		"another repository":            token("sub", "repo:octo@123456/other@777:environment:production", "repository_id", "777"),
		"a name taken over":             token("sub", "repo:octo/app:environment:production", "repository_id", "1000"),
		"a prefix of the owner":         token("sub", "repo:octo-evil/app:environment:production", "repository_id", "1000"),
		"another branch":                token("sub", "repo:octo/app:ref:refs/heads/feature"),
		"main without an environment":   token("sub", "repo:octo@123456/app@456789:ref:refs/heads/main"),
		"a tag":                         token("sub", "repo:octo/app:ref:refs/tags/v1"),
		"a pull request":                token("sub", "repo:octo@123456/app@456789:pull_request"),
		"a pull request, classic":       token("sub", "repo:octo/app:pull_request"),
		"another environment":           token("sub", "repo:octo@123456/app@456789:environment:branch"),
		"an environment by prefix":      token("sub", "repo:octo/app:environment:production-2"),
		"a branch named like it":        token("sub", "repo:octo/app:ref:refs/heads/environment:production"),
		"the first form of the ids":     token("sub", "repo:octo-123456/app-456789:environment:production"),
		"another audience":              token("aud", "https://github.com/octo"),
		"no repository id":              token("repository_id", ""),
		"no subject":                    token("sub", ""),
		"no audience":                   token("aud", ""),
		"capitals":                      token("sub", "repo:Octo/App:environment:Production"),
		"a pattern for a subject":       token("sub", "*"),
		"a subject with something more": token("sub", "repo:octo/app:environment:production "),
	}
}

func TestPolicy_Ref(t *testing.T) {
	policy := trust.Policy(provider, app(), trust.Job{Ref: "refs/heads/main"})
	if !allows(t, policy, token("sub", "repo:octo/app:ref:refs/heads/main")) {
		t.Error("main is turned away")
	}
	for _, sub := range []string{"repo:octo/app:ref:refs/heads/main2", "repo:octo/app:ref:refs/heads/x/main", "repo:octo/app:ref:refs/tags/main",
		"repo:octo/app:environment:production", "repo:octo/app:pull_request", "repo:octo/app2:ref:refs/heads/main"} {
		if allows(t, policy, token("sub", sub)) {
			t.Errorf("%s may take the role of main", sub)
		}
	}
}

// Whatever a token says, it is let in if and only if all three claims are those of the job.
func TestPolicy_LetsNothingElseIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		job := trust.Job{Environment: "production"}
		policy := trust.Policy(provider, app(), job)
		subjects := app().Subjects(job)
		sub := rapid.OneOf(rapid.SampledFrom(subjects), rapid.StringMatching(`repo:(octo|octo@123456|evil)/(app|app@456789)(:environment:production|:pull_request|:ref:refs/heads/main)?.?`), rapid.String()).Draw(t, "sub")
		aud := rapid.OneOf(rapid.Just(trust.Audience), rapid.String()).Draw(t, "aud")
		id := rapid.OneOf(rapid.Just("456789"), rapid.StringMatching(`[0-9]{0,7}`)).Draw(t, "id")
		want := (sub == subjects[0] || sub == subjects[1]) && aud == trust.Audience && id == "456789"
		ok, err := trust.Allows(policy, provider, trust.Claims{"sub": sub, "aud": aud, "repository_id": id})
		if err != nil || ok != want {
			t.Fatalf("Allows(sub %q, aud %q, repository_id %q) = %v, %v; want %v", sub, aud, id, ok, err, want)
		}
	})
}

// The evaluator must see what is wrong with policies that people copy: each of these lets a stranger in.
func TestAllows_SeesWidePolicies(t *testing.T) {
	for name, c := range map[string]struct {
		condition string
		stranger  trust.Claims
	}{
		"no condition":              {`{}`, trust.Claims{}},
		"audience only":             {`{"StringEquals":{"K:aud":"sts.amazonaws.com"}}`, trust.Claims{"aud": trust.Audience, "sub": "repo:mallory/x:pull_request"}},
		"every job":                 {`{"StringLike":{"K:sub":"repo:octo/app:*"}}`, token("sub", "repo:octo/app:pull_request")},
		"owners with a prefix":      {`{"StringLike":{"K:sub":"repo:octo*"}}`, token("sub", "repo:octo-evil/app:pull_request")},
		"ids by pattern":            {`{"StringLike":{"K:sub":"repo:octo*/app*:environment:production"}}`, token("sub", "repo:octo-evil/app2:environment:production")},
		"all values of none":        {`{"ForAllValues:StringEquals":{"K:sub":"repo:octo/app:environment:production"}}`, trust.Claims{}},
		"if it exists":              {`{"StringEqualsIfExists":{"K:sub":"repo:octo/app:environment:production"}}`, trust.Claims{}},
		"one is not allowed":        {`{"StringNotEquals":{"K:sub":"repo:octo/app:pull_request"}}`, token("sub", "repo:mallory/x:ref:refs/heads/x")},
		"a pattern is not":          {`{"StringNotLike":{"K:sub":"repo:octo/app:pull*"}}`, trust.Claims{}},
		"capitals do not matter":    {`{"StringEqualsIgnoreCase":{"K:sub":"repo:octo/app:environment:production"}}`, token("sub", "repo:OCTO/app:environment:production")},
		"any value, by pattern":     {`{"ForAnyValue:StringLike":{"K:sub":["repo:octo/app:environment:?roduction"]}}`, token("sub", "repo:octo/app:environment:Production")},
		"another claim than it was": {`{"StringEquals":{"K:repository_owner":"octo"}}`, trust.Claims{"repository_owner": "octo", "sub": "repo:octo/other:pull_request"}},
	} {
		if !allows(t, wide(c.condition), c.stranger) {
			t.Errorf("%s: the stranger is turned away, but IAM would let it in", name)
		}
	}
}

func wide(condition string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":%q},"Action":["sts:AssumeRoleWithWebIdentity"],"Condition":%s}}`,
		provider, strings.ReplaceAll(condition, "K:", trust.Issuer+":"))
}

func TestAllows_Deny(t *testing.T) {
	statement := func(effect, sub string) string {
		return fmt.Sprintf(`{"Effect":%q,"Principal":"*","Action":"sts:*","Condition":{"StringLike":{"%s:sub":%q}}}`, effect, trust.Issuer, sub)
	}
	policy := `{"Statement":[` + statement("Deny", "*:pull_request") + `,` + statement("Allow", "repo:octo/app:*") + `]}`
	if !allows(t, policy, token("sub", "repo:octo/app:environment:x")) || allows(t, policy, token("sub", "repo:octo/app:pull_request")) {
		t.Error("want a Deny to take away what an Allow gives, and nothing else")
	}
}

func TestAllows_ErrUnknown(t *testing.T) {
	for name, policy := range map[string]string{
		"not JSON":      `{`,
		"operator":      wide(`{"DateLessThan":{"aws:CurrentTime":"2027-01-01"}}`),
		"effect":        strings.Replace(wide(`{}`), `"Allow"`, `"Maybe"`, 1),
		"not principal": strings.Replace(wide(`{}`), `"Principal"`, `"NotPrincipal"`, 1),
	} {
		if _, err := trust.Allows(policy, provider, token()); err == nil {
			t.Errorf("%s: Allows answers; want an error", name)
		}
	}
}

func TestValidate(t *testing.T) {
	for name, err := range map[string]error{
		"owner pattern":   trust.Repository{Owner: "octo*", Name: "app", OwnerID: 1, ID: 1}.Validate(),
		"owner colon":     trust.Repository{Owner: "octo:x", Name: "app", OwnerID: 1, ID: 1}.Validate(),
		"name":            trust.Repository{Owner: "octo", Name: "octo/app", OwnerID: 1, ID: 1}.Validate(),
		"no ids":          trust.Repository{Owner: "octo", Name: "app"}.Validate(),
		"no job":          trust.Job{}.Validate(),
		"two jobs":        trust.Job{Environment: "production", Ref: "refs/heads/main"}.Validate(),
		"environment":     trust.Job{Environment: "prod*"}.Validate(),
		"every branch":    trust.Job{Ref: "refs/heads/*"}.Validate(),
		"a short ref":     trust.Job{Ref: "main"}.Validate(),
		"a pull request":  trust.Job{Ref: "refs/pull/1/merge"}.Validate(),
		"an empty branch": trust.Job{Ref: "refs/heads/"}.Validate(),
	} {
		if err == nil || strings.Count(err.Error(), ";") < 2 || !strings.Contains(err.Error(), "expected") {
			t.Errorf("%s: Validate = %v; want what was found, expected, and how to fix it", name, err)
		}
	}
	if err := app().Validate(); err != nil {
		t.Error(err)
	}
}
