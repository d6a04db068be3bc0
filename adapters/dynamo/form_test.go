package dynamo_test

import (
	"maps"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
)

func s(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

// old is an item as the first version wrote it.
func old() map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"id": s("u1"), "email": s("Ada@example.com"), "name": s("Ada King Lovelace"), "import": s("i1"),
		"uploadedAt": s("2026-11-23T12:00:00.000Z"), "line": &types.AttributeValueMemberN{Value: "2"}}
}

// upgraded is an item behind both migrations of its form.
func upgraded(t *testing.T, it map[string]types.AttributeValue) map[string]types.AttributeValue {
	t.Helper()
	it, err := dynamo.WithNameParts(maps.Clone(it))
	if err == nil {
		it, err = dynamo.WithNormalEmail(it)
	}
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// TestForms reads every form that an item ever had or will have, and writes what migrations make of the old one.
func TestForms(t *testing.T) {
	now := upgraded(t, old())
	later := maps.Clone(now)
	delete(later, "name")
	for form, it := range map[string]map[string]types.AttributeValue{"old": old(), "new": now, "without the whole name": later} {
		db := &fake{}
		put(t, db, it)
		got, err := dynamo.NewUsers(db, "users").Get(t.Context(), []string{"u1"})
		if err != nil || got["u1"].Name != "Ada King Lovelace" || got["u1"].Email != "Ada@example.com" {
			t.Errorf("%s: Get = %+v, %v; want the user", form, got, err)
		}
		if err := dynamo.NewUsers(db, "users").Put(t.Context(), []users.User{got["u1"]}); err != nil {
			t.Fatal(err)
		}
		if wrote := scanned(t, db); !reflect.DeepEqual(wrote, now) {
			t.Errorf("%s: Put writes %v; want %v, as the migrations do", form, wrote, now)
		}
	}
	if !reflect.DeepEqual(upgraded(t, now), now) {
		t.Error("a migration changes what it has changed")
	}
	want := map[string]types.AttributeValue{"givenName": s("Ada King"), "familyName": s("Lovelace"), "normalEmail": s("ada@example.com")}
	for name, v := range want {
		if !reflect.DeepEqual(now[name], v) {
			t.Errorf("%s is %v; want %v", name, now[name], v)
		}
	}
}

func TestForms_Broken(t *testing.T) {
	bad := old()
	delete(bad, "name")
	bad["email"] = &types.AttributeValueMemberN{Value: "1"}
	if _, err := dynamo.WithNameParts(bad); err == nil {
		t.Error("WithNameParts took an item without a name; want an error")
	}
	if _, err := dynamo.WithNormalEmail(bad); err == nil {
		t.Error("WithNormalEmail took an item whose email is a number; want an error")
	}
}

func put(t *testing.T, db *fake, it map[string]types.AttributeValue) {
	t.Helper()
	_, err := db.BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{"users": {{PutRequest: &types.PutRequest{Item: it}}}}})
	if err != nil {
		t.Fatal(err)
	}
}

func scanned(t *testing.T, db *fake) map[string]types.AttributeValue {
	t.Helper()
	table, limit := "users", int32(10)
	out, err := db.Scan(t.Context(), &dynamodb.ScanInput{TableName: &table, Limit: &limit})
	if err != nil || len(out.Items) != 1 {
		t.Fatalf("Scan = %v, %v; want one item", out, err)
	}
	return out.Items[0]
}
