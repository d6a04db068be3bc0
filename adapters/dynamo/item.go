package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

type item = map[string]types.AttributeValue

func str(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func num(n int) types.AttributeValue { return &types.AttributeValueMemberN{Value: strconv.Itoa(n)} }

func flag(b bool) types.AttributeValue { return &types.AttributeValueMemberBOOL{Value: b} }

// instant is a time as text that sorts as the time does.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func itemOf(u users.User) item {
	it := item{names.UsersKey: str(u.ID), emailAttribute: str(u.Email), normalAttribute: str(users.NormalEmail(u.Email)),
		"import": str(u.Source.Import), "uploadedAt": str(instant(u.Source.UploadedAt)), "line": num(u.Source.Line)}
	setName(it, u.Name)
	if u.Counted > 0 {
		it["counted"] = num(u.Counted)
	}
	if len(u.Attributes) > 0 {
		attributes := item{}
		for k, v := range u.Attributes {
			attributes[k] = str(v)
		}
		it["attributes"] = &types.AttributeValueMemberM{Value: attributes}
	}
	return it
}

func userOf(it item) (users.User, error) {
	r := reader{it: it}
	u := users.User{ID: r.str(names.UsersKey), Email: r.str(emailAttribute), Name: r.name(),
		Source: users.Source{Import: r.str("import"), UploadedAt: r.time("uploadedAt"), Line: r.num("line")}}
	if it["counted"] != nil {
		u.Counted = r.num("counted")
	}
	if m, ok := it["attributes"].(*types.AttributeValueMemberM); ok {
		u.Attributes = map[string]string{}
		for k := range m.Value {
			a := reader{it: m.Value}
			u.Attributes[k] = a.str(k)
			r.fail(a.err)
		}
	}
	if r.err != nil {
		return u, fmt.Errorf("read user %q: %w", u.ID, r.err)
	}
	return u, nil
}

// reader reads attributes of an item and keeps the first thing that is wrong.
type reader struct {
	it  item
	err error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) str(name string) string {
	if s, ok := r.it[name].(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	r.fail(fmt.Errorf("attribute %s is a %T; expected text", name, r.it[name]))
	return ""
}

func (r *reader) num(name string) int {
	if s, ok := r.it[name].(*types.AttributeValueMemberN); ok {
		n, err := strconv.Atoi(s.Value)
		r.fail(err)
		return n
	}
	r.fail(fmt.Errorf("attribute %s is a %T; expected a number", name, r.it[name]))
	return 0
}

func (r *reader) time(name string) time.Time {
	t, err := time.Parse(time.RFC3339, r.str(name))
	r.fail(err)
	return t
}

func (r *reader) flag(name string) bool {
	b, ok := r.it[name].(*types.AttributeValueMemberBOOL)
	return ok && b.Value
}
