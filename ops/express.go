package ops

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mainstay-go/mainstay/config"
)

// expressVersion is the first CDK command line that deploys in CloudFormation's express mode (aws/aws-cdk-cli pull request
// 1689; awslabs/nx-plugin-for-aws pull request 878 names the release). Older ones take the flag, and do nothing about it.
const expressVersion = "2.1129.0"

// express is whether a deployment may be, and can be, in express mode: CloudFormation is done when it has applied what is
// wanted, does not wait until that is stable, and does not roll back (CloudFormation user guide, "Express mode").
func (c EnvUp) express() error {
	if !c.Express {
		return nil
	}
	if c.Environment.Kind != config.Branch {
		return fmt.Errorf("deploy environment %s in express mode: found one of kind %s; expected a branch environment, since nothing is rolled back in that mode; leave out --express",
			c.Environment.Name, c.Environment.Kind)
	}
	return nil
}

// knowsExpress says whether the command line that the project locks can.
func (p Project) knowsExpress() error {
	have, err := p.cliVersion()
	if err != nil {
		return err
	}
	if older(have, expressVersion) {
		return fmt.Errorf("deploy in express mode: found the CDK command line %s; expected %s or newer; run `npm install --save-exact aws-cdk@%s`, or leave out --express", have, expressVersion, cliVersion)
	}
	return nil
}

// cliVersion is the version of the CDK command line that is installed.
func (p Project) cliVersion() (string, error) {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(p.cdkCLI())), "package.json"))
	var read struct{ Version string }
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err == nil && read.Version == "" {
		err = errors.New("its package.json has no version")
	}
	if err != nil {
		return "", fmt.Errorf("look up the version of the CDK command line: %w", err)
	}
	return read.Version, nil
}

// older compares versions of three numbers. What is no number counts as 0.
func older(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, _ := strconv.Atoi(x[i])
		n, _ := strconv.Atoi(y[i])
		if m != n {
			return m < n
		}
	}
	return len(x) < len(y)
}
