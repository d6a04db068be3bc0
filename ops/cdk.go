package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/mainstay-go/mainstay/names"
)

// cdk runs the CDK for one environment on one target.
type cdk struct {
	Project
	Target
	Environment string
}

// bootstrapParameter holds the version of an account's CDK bootstrap; it exists if and only if there is one.
const bootstrapParameter = "/cdk-bootstrap/hnb659fds/version"

// bootstrap prepares the account for the CDK. On the embedded AWS it does so where needed; a real account is its
// owner's to prepare, so there it says how.
func (c cdk) bootstrap(ctx context.Context, line func(string)) error {
	name := bootstrapParameter
	_, err := ssm.NewFromConfig(c.AWS).GetParameter(ctx, &ssm.GetParameterInput{Name: &name})
	if err == nil {
		return nil
	}
	if missing := (*ssmtypes.ParameterNotFound)(nil); !errors.As(err, &missing) {
		return fmt.Errorf("look up the CDK bootstrap of account %s: %w", c.Account, err)
	}
	where := "aws://" + c.Account + "/" + c.Region
	if c.Name != OnEmbedded {
		return fmt.Errorf("account %s has no CDK bootstrap in %s; an administrator runs `npx cdk bootstrap %s --app ''` once", c.Account, c.Region, where)
	}
	return c.cli(line, "bootstrap", where, "--app", "").run(ctx) // no app: none is needed, and ours wants to know of a build
}

// synth makes the environment's cloud assembly.
func (c cdk) synth(ctx context.Context, buildDir string) error {
	settings, err := c.context(ctx, buildDir)
	if err != nil {
		return err
	}
	to := c.Assembly(c.Environment)
	if err := c.infra(ctx, settings, to); err != nil {
		return err
	}
	return c.making(ctx).keep(to)
}

// infra runs the app, which writes an assembly.
func (c cdk) infra(ctx context.Context, settings, out string) error {
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("remove old assembly: %w", err)
	}
	env := append(c.Environ(os.Environ()), "CDK_OUTDIR="+out, "CDK_CONTEXT_JSON="+settings)
	return command{Args: []string{"go", "run", "./infra"}, Dir: c.Dir, Env: append(env, quietJSII()...), Log: c.State("logs", "synth.log")}.run(ctx)
}

// context returns the CDK context: what cdk.json says, and which environment, build and commit this is. A branch
// environment has no commit: it would be a tag of everything, and each commit would update everything. More are keys, each
// with its value.
func (c cdk) context(ctx context.Context, buildDir string, more ...string) (string, error) {
	all, err := c.shared()
	if err != nil {
		return "", err
	}
	all["environment"], all["build"] = c.Environment, buildDir
	if names.Lasting(c.Environment) {
		all["commit"] = c.Commit(ctx)
	}
	for i := 0; i+1 < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	out, err := json.Marshal(all)
	return string(out), err
}

// shared is the context that cdk.json gives to every app of the project.
func (c cdk) shared() (map[string]any, error) {
	data, err := os.ReadFile(filepath.Join(c.Dir, "cdk.json"))
	if err != nil {
		return nil, fmt.Errorf("read cdk.json: %w", err)
	}
	file := struct{ Context map[string]any }{Context: map[string]any{}}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("read cdk.json: %w", err)
	}
	return file.Context, nil
}

// deploy deploys stacks of an assembly; the CLI puts producers first and does in parallel what may be.
func (c cdk) deploy(ctx context.Context, line func(string), args []string) error {
	return c.cli(line, args...).run(ctx)
}

func deployArgs(assembly string, stacks []string, express bool) []string {
	args := append([]string{"deploy"}, stacks...)
	args = append(args, "--exclusively", "--app", assembly, "--require-approval", "never",
		"--method", "direct", "--concurrency", "4", "--progress", "events")
	if express {
		args = append(args, "--express")
	}
	return args
}

func (c cdk) cli(line func(string), args ...string) command {
	args = append([]string{"node", c.cdkCLI()}, args...)
	args = append(args, "--no-notices", "--no-color", "--ci")
	env := append(c.Environ(os.Environ()), "CDK_DISABLE_CLI_TELEMETRY=true")
	return command{Args: args, Dir: c.Dir, Env: append(env, quietJSII()...), Log: c.State("logs", "cdk.log"), Line: line}
}

// quietJSII keeps advice on Node.js versions and deprecations out of the output; `make check` looks at those.
func quietJSII() []string {
	return []string{"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20", "JSII_DEPRECATED=quiet"}
}

// stackEvent cuts the interesting part out of a line of `cdk deploy --progress events`.
func stackEvent(line string) string {
	if fields := strings.Split(line, "|"); len(fields) >= 5 {
		return strings.TrimSpace(fields[0]) + ": " + strings.TrimSpace(fields[len(fields)-1]) + " " + strings.TrimSpace(fields[len(fields)-3])
	}
	return line
}
