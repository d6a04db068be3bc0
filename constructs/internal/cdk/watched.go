package cdk

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Watched is something that alarms can be made for. Constructs say what they make as they make it: they know its kind and
// its numbers, and asking jsii for those again takes a call each (docs/synth.md).
type Watched struct {
	Kind       policy.Kind
	Rows       []policy.Row // nil are those of the kind
	Scope      constructs.Construct
	Of         constructs.Construct // what an excuse names
	Numbers    policy.Numbers
	Dimensions func() map[string]*string // is called where there are alarms
	Excused    map[string]bool           // rows that are done without; "" is all
	Made       awscloudwatch.CfnAlarm    // was made already, as something needs it in any case; nil: Watch makes those of the rows
}

//nolint:gochecknoglobals // as constants: it is about what lives in jsii's process, and that is one for the whole program
var watched []*Watched

// Watch notes something that alarms can be made for.
func Watch(w Watched) { watched = append(watched, &w) }

// TakeWatched returns what was noted since it was called last.
func TakeWatched() []*Watched {
	all := watched
	watched = nil
	return all
}

// FindWatched returns what was noted, and not taken yet, of a construct.
func FindWatched(of constructs.Construct) []*Watched {
	var found []*Watched
	for _, w := range watched {
		if w.Of == of {
			found = append(found, w)
		}
	}
	return found
}

// Dimension is the one dimension that a service's metrics have of a resource.
func Dimension(name string, value func() *string) func() map[string]*string {
	return func() map[string]*string { return map[string]*string{name: value()} }
}

// Dimensions are several, of which only one has to be asked for.
func Dimensions(name string, value func() *string, others map[string]string) func() map[string]*string {
	return func() map[string]*string {
		all := map[string]*string{name: value()}
		for k, v := range others {
			all[k] = jsii.String(v)
		}
		return all
	}
}
