package guard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

// stack is a synthesized stack; its name in CloudFormation is App-<id>.
func stack(t testing.TB, id, text string, dependsOn ...string) guard.Stack {
	t.Helper()
	s, err := guard.Parse(id, "App-"+id, text, dependsOn...)
	if err != nil {
		t.Fatal(err)
	}
	s.Owners = map[string]string{}
	for id, r := range s.Resources {
		if unit, ok := r.Metadata["unit"].(string); ok {
			s.Owners[id] = unit
		}
	}
	return s
}

// queues are n resources of a unit; they begin with the first letter of the unit.
func queues(unit string, n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"%s%d":{"Type":"AWS::SQS::Queue","Metadata":{"unit":%q}}`, unit[:1], i, unit))
	}
	return strings.Join(all, ",")
}

func lock(t testing.TB, units ...placement.Locked) placement.Lock {
	t.Helper()
	l := placement.Lock{Version: 1, Stacks: []placement.Home{{Name: "Compute1", Domain: "compute"}, {Name: "Compute2", Domain: "compute"}}, Units: units}
	text, err := l.Text()
	if err != nil {
		t.Fatal(err)
	}
	l, err = placement.ParseLock("lock", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func locked(name, stack string, resources, outputs int) placement.Locked {
	return placement.Locked{Stack: stack, Unit: placement.Unit{Name: name, Service: "s", Domain: placement.Compute,
		Weight: placement.Weight{Resources: resources, Outputs: outputs, Bytes: 100 * resources}}}
}

// expect fails unless the findings are these, in this order, each at least as far as it is written.
func expect(t *testing.T, found []guard.Finding, want ...string) {
	t.Helper()
	var got []string
	for _, f := range found {
		got = append(got, f.String())
	}
	if !slices.EqualFunc(got, want, strings.Contains) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCheck(t *testing.T) {
	good := stack(t, "Compute1", `{"Resources":{`+queues("a", 3)+`,`+queues("b", 2)+`},"Outputs":{"O":{"Value":{"Fn::GetAtt":["a1","Arn"]}}}}`)
	expect(t, guard.Check(guard.App{good}, lock(t, locked("a", "Compute1", 3, 1), locked("b", "Compute1", 2, 0)), placement.Options{}))
	expect(t, guard.Check(guard.App{good}, lock(t, locked("a", "Compute1", 2, 1), locked("b", "Compute2", 3, 0), locked("c", "Compute1", 1, 0)), placement.Options{}),
		`weight: unit "a" in stack Compute1: it has 3 resources; its weight says 2 at most; run`,
		`place: unit "b" in stack Compute1: the template has it here, and the lock does not; expected it in Compute2: it would be deleted`,
		`place: unit "b" in stack Compute2: the lock has it here, and no resource`)
	light := locked("a", "Compute1", 3, 1)
	light.Bytes = 150
	gone := locked("d", "Compute1", 3, 1)
	gone.Gone = true
	expect(t, guard.Check(guard.App{good}, lock(t, light, gone), placement.Options{}),
		`weight: unit "a" in stack Compute1: it has 218 bytes; its weight says 150, which may be 25 % less`,
		`place: unit "b" in stack Compute1: the template has it here, and the lock does not; run`)
	expect(t, guard.Check(guard.App{good}, lock(t, locked("a", "Compute1", 3, 0), locked("b", "Compute1", 2, 0)), placement.Options{}),
		`weight: unit "a" in stack Compute1: it has 1 outputs; its weight says 0 at most`)
}

// TestCheck_Moving: while a unit is moved it is in two stacks, and that is right.
func TestCheck_Moving(t *testing.T) {
	u := locked("a", "Compute1", 2, 0)
	u.Next = "Compute2"
	app := guard.App{stack(t, "Compute1", `{"Resources":{`+queues("a", 2)+`}}`), stack(t, "Compute2", `{"Resources":{`+queues("a", 2)+`}}`)}
	expect(t, guard.Check(app, lock(t, u), placement.Options{}))
	expect(t, guard.Check(app[:1], lock(t, u), placement.Options{}), `place: unit "a" in stack Compute2: the lock has it here`)
}

// TestCheck_Limits: each limit, at the limit and one beyond, with the unit that has the most.
func TestCheck_Limits(t *testing.T) {
	many := func(section string, n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`"X%d":{"Value":{"Ref":"b0"},"Type":"T"}`, i))
		}
		return `{"Resources":{` + queues("a", 2) + "," + queues("b", 1) + `},"` + section + `":{` + strings.Join(all, ",") + `}}`
	}
	resources := func(n int) string { return `{"Resources":{` + queues("a", n-1) + "," + queues("b", 1) + `}}` }
	long := func(n int) string {
		text := resources(10)
		return text + strings.Repeat(" ", n-len(text))
	}
	for want, of := range map[string]struct {
		text  func(int) string
		limit int
		unit  string
	}{
		"501 resources; CloudFormation takes 500":             {resources, 500, "a"},
		"201 outputs; CloudFormation takes 200":               {func(n int) string { return many("Outputs", n) }, 200, "b"},
		"201 parameters; CloudFormation takes 200":            {func(n int) string { return many("Parameters", n) }, 200, "a"},
		"1000001 bytes of template; CloudFormation takes 100": {long, 1_000_000, "a"},
	} {
		limits := func(n int) []guard.Finding {
			all := guard.Check(guard.App{stack(t, "Compute1", of.text(n))}, placement.Lock{}, placement.Options{})
			return slices.DeleteFunc(all, func(f guard.Finding) bool { return f.Check != "limit" })
		}
		expect(t, limits(of.limit))
		expect(t, limits(of.limit+1), fmt.Sprintf("limit: unit %q in stack Compute1: the stack has %s", of.unit, want))
	}
}

func TestReferences(t *testing.T) {
	data := stack(t, "Data", `{"Resources":{"T":{"Type":"X"}},"Outputs":{"Arn":{"Value":{"Ref":"T"}},"Bound":{"Value":1,"Export":{"Name":"n"}}}}`)
	web := stack(t, "Web", `{"Resources":{"F":{"Type":"X","Properties":{"A":{"Fn::ImportValue":"n"},"B":[`+take("Data", "Arn")+`,`+take("Data", "None")+`]}}}}`)
	expect(t, guard.References(guard.App{data, web}),
		"reference: stack Data: output Bound is an Export; expected none",
		"reference: stack Web: resource F uses Fn::ImportValue; expected Fn::GetStackOutput",
		"reference: stack Web: it takes output None of stack Data, which has no such output")
}

// take is a weak reference.
func take(stack, output string) string {
	return fmt.Sprintf(`{"Fn::GetStackOutput":{"StackName":"App-%s","OutputName":%q}}`, stack, output)
}

func TestParse_Bad(t *testing.T) {
	if _, err := guard.Parse("A", "A", "{"); err == nil || !strings.Contains(err.Error(), "read template of stack A") {
		t.Errorf("Parse = %v; want an error", err)
	}
}
