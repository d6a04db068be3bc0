package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// madeFile is what a synthesis of a branch environment leaves beside the templates. The CDK's command line takes no notice of it.
const madeFile = "mainstay.json"

// made is what an assembly was made for, and of what. Nothing else in it says so: that functions are programs of another
// system would be found when they are called.
type made struct {
	Environment string `json:"environment"`
	System      string `json:"system"` // that functions were built for: GOOS/GOARCH
	Commit      string `json:"commit"` // of the project; "" where Git has none
}

// making is what the project, as it is, would be made into.
func (c cdk) making(ctx context.Context) made {
	return made{Environment: c.Environment, System: c.GOOS + "/" + c.GOARCH, Commit: c.Commit(ctx)}
}

// keep leaves it in the folder of an assembly.
func (m made) keep(dir string) error {
	text, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, madeFile), text, 0o644)
	}
	if err != nil {
		return fmt.Errorf("note what assembly %s was made for: %w", dir, err)
	}
	return nil
}

// readMade reads it.
func readMade(dir string) (made, error) {
	var m made
	text, err := os.ReadFile(filepath.Join(dir, madeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("assembly %s: found no %s in it; expected the folder that `mainstay env diff` has written for a branch environment", dir, madeFile)
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		return m, fmt.Errorf("read what assembly %s was made for: %w", dir, err)
	}
	return m, nil
}

// matches refuses an assembly that was made for something else.
func (m made) matches(dir string, want made) error {
	for _, part := range []struct{ what, found, want string }{
		{"environment", m.Environment, want.Environment}, {"system", m.System, want.System}, {"commit", m.Commit, want.Commit},
	} {
		if part.found != part.want {
			return hinted{fmt.Errorf("assembly %s: it was made for %s %q; expected %q", dir, part.what, part.found, part.want),
				"Make it anew, with `mainstay env diff`, or leave out --assembly."}
		}
	}
	return nil
}

// adopt takes an assembly that was made before in place of a synthesis.
func (c cdk) adopt(ctx context.Context, dir string) error {
	m, err := readMade(dir)
	if err != nil {
		return err
	}
	if err := m.matches(dir, c.making(ctx)); err != nil {
		return err
	}
	to := c.Assembly(c.Environment)
	if same, err := sameFolder(dir, to); err != nil || same {
		return err
	}
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("remove old assembly: %w", err)
	}
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		return fmt.Errorf("copy assembly %s: %w", dir, err)
	}
	return nil
}

// sameFolder says whether two paths lead to the same folder. The second need not exist.
func sameFolder(a, b string) (bool, error) {
	one, err := os.Stat(a)
	if err != nil {
		return false, fmt.Errorf("find assembly: %w", err)
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other), nil
}
