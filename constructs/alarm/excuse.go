package alarm

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// Excuse has something do without alarms, for a reason, until a day (2027-06-30), when `mainstay alarms check` fails and
// somebody decides anew. It is called before Watch, and names what the construct holds: queue.Queue, function.Function.
func Excuse(of constructs.Construct, reason, until string) { excuse(of, "", reason, until) }

// ExcuseFrom has something do without the alarm of one row of the policy.
func ExcuseFrom(row string, of constructs.Construct, reason, until string) {
	_, known := policy.Find(row)
	if !known {
		cdk.Checked(of, 0, cdk.Wrong("ExcuseFrom", strconv.Quote(row), "the name of a row of the alarm policy", "`mainstay alarms policy` lists them"), func() int { return 0 })
		return
	}
	excuse(of, row, reason, until)
}

func excuse(of constructs.Construct, row, reason, until string) {
	if !cdk.Checked(of, true, checkExcuse(reason, until), func() bool { return false }) {
		return
	}
	for _, w := range cdk.FindWatched(of) {
		if w.Excused == nil {
			w.Excused = map[string]bool{}
		}
		w.Excused[row] = true
	}
	resource, ok := of.(awscdk.CfnResource)
	if !ok {
		resource, ok = of.Node().DefaultChild().(awscdk.CfnResource)
	}
	if !ok {
		cdk.Checked(of, 0, cdk.Wrong("Excuse", "about a construct without a resource", "a queue, function, table and the like", "name what the construct holds, such as queue.Queue"), func() int { return 0 })
		return
	}
	resource.AddMetadata(jsii.String(names.NoAlarm(row)), map[string]string{"reason": reason, "until": until})
}

// checkExcuse wants a reason and a day; that the day is not over is checked on every day, by the command.
func checkExcuse(reason, until string) error {
	var errs []error
	if len(strings.Fields(reason)) < 3 {
		errs = append(errs, cdk.Wrong("Excuse's reason", strconv.Quote(reason), "at least three words", "say why nobody needs to know"))
	}
	if _, err := time.Parse(time.DateOnly, until); err != nil {
		errs = append(errs, cdk.Wrong("Excuse's day", strconv.Quote(until), "one like 2027-06-30", "say until when that is so"))
	}
	return errors.Join(errs...)
}
