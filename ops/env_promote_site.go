package ops

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// promotionSite is production as the engine of promotions sees it.
type promotionSite struct {
	EnvPromote
	done   *Promotion
	phase  *Phase
	says   string                       // of the phase, when it is done
	before map[string]assembly.Deployed // by physical name of the stacks
}

// under runs work as a phase of the display, and takes its time.
func (s *promotionSite) under(name string, work func() error) error {
	s.phase, s.says = s.UI.Phase(name), ""
	err := work()
	s.done.Seconds[name] = s.phase.Done(err, "%s", s.says)
	return err
}

// up is production as a deployment sees it. It deploys a folder that a promotion has prepared.
func (s *promotionSite) up() EnvUp {
	return EnvUp{Project: s.Project, Environment: s.Environment, Target: s.Target, UI: s.UI}
}

// Deploy implements promote.Production.
func (s *promotionSite) Deploy(ctx context.Context) error {
	var err error
	if s.done.LeftOut, err = s.Target.fit(s.Project, s.Release, s.Environment.Name, s.UI); err != nil {
		return err
	}
	up := s.up()
	if err := s.Project.guard(up.assembly()); err != nil {
		return err
	}
	if err := s.deploy(ctx, up); err != nil || s.Canary == nil {
		return err
	}
	return s.Canary(ctx)
}

func (s *promotionSite) deploy(ctx context.Context, up EnvUp) error {
	var done Up
	says, err := up.deploy(ctx, s.phase, &done)
	s.says, s.done.Stacks, s.done.URL, s.done.Updated = says, done.Stacks, done.URL, append([]string{}, done.Updated...)
	return err
}

// Alarms implements promote.Production.
func (s *promotionSite) Alarms(ctx context.Context) ([]string, error) {
	s.says = "no alarm went on in " + s.Watch.String()
	return alarmsOn(ctx, cloudwatch.NewFromConfig(s.Target.AWS), s.Environment.Name)
}

// alarmsOn returns the alarms of an environment that are on. The names of all of them begin with that of their stack. The one
// that says that a deployment is under way is none: this is one.
func alarmsOn(ctx context.Context, api cloudwatch.DescribeAlarmsAPIClient, environment string) ([]string, error) {
	var on []string
	pages := cloudwatch.NewDescribeAlarmsPaginator(api, &cloudwatch.DescribeAlarmsInput{StateValue: types.StateValueAlarm,
		AlarmNamePrefix: aws.String(names.StackPrefix(environment)), AlarmTypes: []types.AlarmType{types.AlarmTypeMetricAlarm, types.AlarmTypeCompositeAlarm}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list alarms of environment %s: %w", environment, err)
		}
		for _, a := range page.MetricAlarms {
			on = append(on, aws.ToString(a.AlarmName))
		}
		for _, a := range page.CompositeAlarms {
			on = append(on, aws.ToString(a.AlarmName))
		}
	}
	return slices.DeleteFunc(on, aboutDeployments), nil
}

func aboutDeployments(alarm string) bool {
	return slices.ContainsFunc(policy.For(policy.Release), func(r policy.Row) bool { return strings.HasSuffix(alarm, "-"+r.Name) })
}

// Migrate implements promote.Production.
func (s *promotionSite) Migrate(ctx context.Context) error {
	var done Up
	says, err := s.up().migrate(ctx, s.phase, &done)
	s.says, s.done.Migrated = says, append(s.done.Migrated, done.Migrated...)
	return err
}

// errNothingBefore is returned where production was not there before.
var errNothingBefore = errors.New("nothing was deployed before, so there is nothing to go back to, and nothing is deleted: the stacks stay as they are")

// Restore implements promote.Production: the templates that were deployed are deployed again. The code that they name is
// where it was uploaded to.
func (s *promotionSite) Restore(ctx context.Context) error {
	if len(s.before) == 0 {
		return errNothingBefore
	}
	to := s.Project.State("deploy", s.Environment.Name+"-before")
	if err := assembly.Previous(filepath.Join(s.Release, stage(s.Release, s.Environment.Name)), to, s.before); err != nil {
		return err
	}
	up := s.up()
	up.from = to
	updated := s.done.Updated
	err := s.deploy(ctx, up)
	s.done.Updated = updated
	if err == nil {
		s.says = "back to the assembly before; functions: " + some(updated)
	}
	return err
}

// remember reads what is deployed of an environment.
func (t Target) remember(ctx context.Context, environment string) (map[string]assembly.Deployed, error) {
	api := t.teardown().Stacks
	stacks, err := teardown.List(ctx, api, environment)
	if err != nil {
		return nil, err
	}
	all := map[string]assembly.Deployed{}
	for _, s := range stacks {
		out, err := api.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &s.Name})
		if err != nil {
			return nil, fmt.Errorf("read the deployed template of stack %s: %w", s.Name, err)
		}
		if strings.TrimSpace(aws.ToString(out.TemplateBody)) == "" || s.Status == "ROLLBACK_COMPLETE" || s.Status == "REVIEW_IN_PROGRESS" {
			continue // it was never there
		}
		all[s.Name] = assembly.Deployed{Template: *out.TemplateBody, Tags: s.Tags, Locked: s.Locked}
	}
	return all, nil
}
