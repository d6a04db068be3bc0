package diff_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/diff"
)

// allowing are a role and a policy of it with these statements.
func allowing(statements ...any) map[string]any {
	return props{"Role": res("AWS::IAM::Role", props{}), "Policy": res("AWS::IAM::Policy", props{"Roles": []any{ref("Role")}, "PolicyDocument": props{"Statement": statements}})}
}

func allow(action, resource any, more ...any) map[string]any {
	s := props{"Effect": "Allow", "Action": action, "Resource": resource}
	for i := 0; i+1 < len(more); i += 2 {
		s[more[i].(string)] = more[i+1]
	}
	return s
}

func deny(action string) map[string]any {
	return props{"Effect": "Deny", "Action": action, "Resource": "*"}
}

func TestCompare_Widening(t *testing.T) {
	get := allow("dynamodb:GetItem", "t")
	for _, c := range []struct {
		name    string
		was, is []any
		want    []string
	}{
		{"as it was", []any{get}, []any{get}, nil},
		{"one action more", []any{get}, []any{allow([]any{"dynamodb:GetItem", "dynamodb:PutItem"}, "t")}, []string{"IAM widening: Role changed: policy allows dynamodb:putitem on t"}},
		{"one resource more", []any{get}, []any{allow("dynamodb:GetItem", []any{"t", "u"})}, []string{"IAM widening: Role changed: policy allows dynamodb:getitem on u"}},
		{"wildcard for actions", []any{get}, []any{allow("dynamodb:*", "t")}, []string{"IAM widening: Role changed: policy allows dynamodb:* on t"}},
		{"wildcard was there", []any{allow("dynamodb:*", "*")}, []any{get}, nil},
		{"a function's value is not covered by another", []any{allow("a:b", ref("T"))}, []any{allow("a:b", ref("U"))}, []string{`IAM widening: Role changed: policy allows a:b on {"Ref":"U"}`}},
		{"condition gone", []any{allow("a:b", "t", "Condition", "c")}, []any{allow("a:b", "t")}, []string{"IAM widening: Role changed: policy allows a:b on t"}},
		{"condition new", []any{allow("a:b", "t")}, []any{allow("a:b", "t", "Condition", "c")}, nil},
		{"another condition", []any{allow("a:b", "t", "Condition", "c")}, []any{allow("a:b", "t", "Condition", "d")}, []string{`IAM widening: Role changed: policy allows a:b on t if "d"`}},
		{"denial gone", []any{get, deny("s3:*")}, []any{get}, []string{"IAM widening: Role changed: policy no longer denies s3:* on *"}},
		{"denial narrower", []any{get, deny("s3:*")}, []any{get, deny("s3:Get*")}, []string{"IAM widening: Role changed: policy no longer denies s3:* on *"}},
		{"denial new", []any{get}, []any{get, deny("s3:*")}, nil},
		{"other Sid and case", []any{get}, []any{allow("DynamoDB:getitem", "t", "Sid", "x")}, nil},
		{"all but one", []any{get}, []any{get, props{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}, []string{`IAM widening: Role changed: policy allows {"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`}},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, allowing(c.was...), allowing(c.is...), c.want...) })
	}
}

// TestCompare_WideningHolders: trust, resource policies, managed policies and boundaries count; what comes with a new role does not.
func TestCompare_WideningHolders(t *testing.T) {
	expect(t, props{}, allowing(allow("*", "*")))
	expect(t, props{"Role": res("AWS::IAM::Role", props{"PermissionsBoundary": "b"})}, props{"Role": res("AWS::IAM::Role", props{"ManagedPolicyArns": []any{"arn:admin"}, "AssumeRolePolicyDocument": props{
		"Statement": []any{props{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": props{"AWS": "*"}}}}})},
		"IAM widening: Role changed: policy allows everything of the managed policy arn:admin", "IAM widening: Role changed: policy allows everything that its permissions boundary",
		"IAM widening: Role changed: trust allows AWS:* sts:assumerole")
	sending := func(more ...any) map[string]any {
		statement := allow("sqs:SendMessage", ref("Q"), append([]any{"Principal", props{"Service": "sns.amazonaws.com"}}, more...)...)
		return props{"Q": res(queue, props{}), "P": res("AWS::SQS::QueuePolicy", props{"Queues": []any{ref("Q")}, "PolicyDocument": props{"Statement": []any{statement}}})}
	}
	expect(t, sending("Condition", "c"), sending(), `IAM widening: Q changed: resource policy allows Service:sns.amazonaws.com sqs:sendmessage on {"Ref":"Q"}`)
	called := func(source string) map[string]any {
		return props{"F": res("AWS::Lambda::Function", props{}), "P": res("AWS::Lambda::Permission", props{"FunctionName": ref("F"), "Principal": "s3", "Action": "lambda:InvokeFunction", "SourceArn": source})}
	}
	expect(t, called("a"), called("b"), "IAM widening: F changed: resource policy allows s3 lambda:invokefunction if")
	moved := allowing(allow("a:b", "t"))
	moved["Role"] = res("AWS::IAM::Role", props{"Policies": []any{props{"PolicyDocument": props{"Statement": []any{allow("a:b", "t")}}}}})
	delete(moved, "Policy")
	expect(t, allowing(allow("a:b", "t")), moved) // written elsewhere, and the same
}

// TestCompare_WideningProperties: cutting, joining and shuffling statements changes nothing; what is taken away is no widening,
// and given back is one.
func TestCompare_WideningProperties(t *testing.T) {
	one := rapid.Custom(func(r *rapid.T) [2]string {
		return [2]string{rapid.SampledFrom([]string{"a:Get", "a:Put", "b:Get", "b:List"}).Draw(r, "action"), rapid.SampledFrom([]string{"t", "u", "v"}).Draw(r, "resource")}
	})
	rapid.Check(t, func(r *rapid.T) {
		all := rapid.SliceOfNDistinct(one, 2, 8, rapid.ID).Draw(r, "grants")
		was := allowing(cut(r, all)...)
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if found := said(t, was, allowing(cut(r, all)...)); len(found) > 0 {
			r.Fatalf("the same grants, written otherwise: %q", found)
		}
		fewer := allowing(cut(r, all[1:])...)
		if found := said(t, was, fewer); len(found) > 0 {
			r.Fatalf("one grant less: %q", found)
		}
		if found := said(t, fewer, was); len(found) != 1 {
			r.Fatalf("one grant more: %q; want one widening", found)
		}
	})
}

// cut makes statements of grants: some with one action each, some with several.
func cut(r *rapid.T, all [][2]string) []any {
	by := map[string][]any{}
	var statements []any
	for i, g := range all {
		if rapid.Bool().Draw(r, fmt.Sprint("alone", i)) {
			statements = append(statements, allow(g[0], []any{g[1]}, "Sid", fmt.Sprint(i)))
			continue
		}
		by[g[1]] = append(by[g[1]], g[0])
	}
	for resource, actions := range by {
		statements = append(statements, allow(actions, resource))
	}
	return statements
}

// value draws what may stand in a template.
func value(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(rapid.Map(rapid.StringMatching(`[a-c]{0,2}`), box), rapid.Map(rapid.Bool(), box[bool]), rapid.Map(rapid.IntRange(0, 3), func(n int) any { return float64(n) }),
		rapid.Just[any](props{"Ref": "Q"}), rapid.Just[any]([]any{"a"}))
	if depth == 0 {
		return leaf
	}
	return rapid.OneOf(leaf, rapid.Map(rapid.MapOfN(rapid.StringMatching(`[a-c]`), value(depth-1), 0, 3), func(m map[string]any) any { return m }))
}

func box[T any](v T) any { return v }

// TestCompare_Structure: whoever puts the changes into the old templates has the new ones, and nothing else was changed.
func TestCompare_Structure(t *testing.T) {
	one := rapid.Custom(func(r *rapid.T) map[string]any {
		p := rapid.MapOfN(rapid.StringMatching(`[a-c]`), value(2), 0, 3).Draw(r, "properties")
		return res(rapid.SampledFrom([]string{"T::A::B", "T::A::C"}).Draw(r, "type"), p)
	})
	rapid.Check(t, func(r *rapid.T) {
		was := rapid.MapOfN(rapid.StringMatching(`[A-C]`), one, 0, 3).Draw(r, "was")
		is := rapid.MapOfN(rapid.StringMatching(`[A-C]`), one, 0, 3).Draw(r, "is")
		before, after := boxed(was), boxed(is)
		changes, err := diff.Compare(stack(t, before), stack(t, after))
		if err != nil {
			r.Fatal(err)
		}
		if got, want := fmt.Sprint(applied(before, after, changes)), fmt.Sprint(normal(after)); got != want {
			r.Fatalf("the changes %v make\n%s of\n%v; want\n%s", changes, got, before, want)
		}
		if again, err := diff.Compare(stack(t, after), stack(t, after)); err != nil || len(again) > 0 {
			r.Fatalf("a template and itself differ by %v, %v", again, err)
		}
	})
}
