package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// greenWithin is how long production may take to be green: new code starts cold, and DNS and gateways take their time.
const greenWithin = 30 * time.Second

// Probe implements promote.Production: /healthz has to answer, and so have the application's own probes.
func (s *promotionSite) Probe(ctx context.Context) error {
	stacks, err := teardown.List(ctx, s.Target.teardown().Stacks, s.Environment.Name)
	if err != nil {
		return err
	}
	s.done.URL = s.Target.PublicURL(output(stacks, names.OutputURL))
	if _, _, err := s.up().ensureAccount(ctx, stacks); err != nil { // that the probe signs in with
		return err
	}
	end := time.Now().Add(greenWithin)
	for {
		n, err := s.green(ctx)
		if err == nil {
			s.says = fmt.Sprintf("/healthz and %d probes are green", n)
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("not green within %s: %w", greenWithin, err)
		}
		s.phase.Update("%v", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// green tries everything once, and returns how many probes there are.
func (s *promotionSite) green(ctx context.Context) (int, error) {
	if s.done.URL != "" {
		if err := healthy(ctx, s.Target.HTTP, s.done.URL+"/healthz"); err != nil {
			return 0, err
		}
	}
	probes, err := s.probes(ctx)
	for _, p := range probes {
		if err := s.Target.probe(ctx, p); err != nil {
			return 0, err
		}
	}
	return len(probes), err
}

func healthy(ctx context.Context, client *http.Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s answered %s: %s", url, res.Status, cut(string(body), 300))
	}
	return err
}

// probes are the physical names of the functions that the application says are its probes.
func (s *promotionSite) probes(ctx context.Context) ([]string, error) {
	made, err := assembly.Read(s.up().assembly())
	if err != nil {
		return nil, err
	}
	var all []string
	for _, t := range made.Templates {
		isProbe := func(id string) bool { return t.Resources[id].Metadata[names.MetadataProbe] != nil }
		pages := cloudformation.NewListStackResourcesPaginator(s.Target.teardown().Stacks, &cloudformation.ListStackResourcesInput{StackName: &t.Name})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, fmt.Errorf("find probes of stack %s: %w", t.Name, err)
			}
			for _, r := range page.StackResourceSummaries {
				if aws.ToString(r.ResourceType) == "AWS::Lambda::Function" && isProbe(aws.ToString(r.LogicalResourceId)) {
					all = append(all, aws.ToString(r.PhysicalResourceId))
				}
			}
		}
	}
	return all, nil
}

// probe runs a probe and waits for its verdict.
func (t Target) probe(ctx context.Context, function string) error {
	out, err := lambda.NewFromConfig(t.AWS).Invoke(ctx, &lambda.InvokeInput{FunctionName: &function, Payload: []byte("{}")})
	if err != nil {
		return fmt.Errorf("run probe %s: %w", function, err)
	}
	return verdict(function, out)
}

// verdict is what a probe found: its function fails, or says what did not work. One of somebody's own that says nothing of the
// kind is green when it does not fail.
func verdict(function string, out *lambda.InvokeOutput) error {
	if out.FunctionError != nil {
		return fmt.Errorf("probe %s: %s", function, cut(string(out.Payload), 500))
	}
	var says struct {
		Success *bool
		Failed  string
	}
	if err := json.Unmarshal(out.Payload, &says); err == nil && says.Success != nil && !*says.Success {
		return fmt.Errorf("probe %s is red: %s", function, cut(says.Failed, 500))
	}
	return nil
}
