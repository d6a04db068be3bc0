package ops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/names"
)

func TestDestroyable(t *testing.T) {
	dir := t.TempDir()
	write := func(policy string) {
		text := `{"Resources":{"T":{"Type":"AWS::DynamoDB::Table","DeletionPolicy":"` + policy + `"}}}`
		if err := os.WriteFile(filepath.Join(dir, "Data1.template.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Retain")
	if err := destroyable(branch, dir); err == nil || !strings.Contains(err.Error(), "could not be destroyed:\nData1/T (AWS::DynamoDB::Table) stays: its deletion policy keeps it") {
		t.Errorf("destroyable = %v; want the table that stays", err)
	}
	if err := destroyable(names.Production, dir); err != nil {
		t.Errorf("destroyable(production) = %v; want nothing, as it lasts", err)
	}
	write("Delete")
	if err := destroyable(branch, dir); err != nil {
		t.Errorf("destroyable = %v; want nothing", err)
	}
	if err := destroyable(branch, t.TempDir()); err == nil {
		t.Error("want an error for a folder without templates")
	}
}
