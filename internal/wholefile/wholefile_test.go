package wholefile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mainstay-go/mainstay/internal/wholefile"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state")
	for _, text := range []string{"old", "new"} {
		if err := wholefile.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); string(got) != text {
			t.Errorf("the file has %q, %v; want %q", got, err, text)
		}
	}
	if err := os.Mkdir(path+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Write(path, []byte("newest")); err == nil {
		t.Error("what cannot be written is no error")
	}
	if got, err := os.ReadFile(path); string(got) != "new" {
		t.Errorf("where it cannot be written, the file has %q, %v; want what it had", got, err)
	}
	if err := wholefile.Write(filepath.Join(path, "below"), nil); err == nil {
		t.Error("a file below a file is no error")
	}
	folder := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(folder, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Write(folder, nil); err == nil {
		t.Error("a file in place of a folder is no error")
	}
	if _, err := os.Stat(folder + ".new"); !os.IsNotExist(err) {
		t.Errorf("the unfinished file is there: %v; want it removed", err)
	}
}
