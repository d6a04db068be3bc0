package ops

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/internal/wholefile"
)

//go:embed migrate_new.go.tmpl
var newMigration string

// NewMigration writes the file of a migration and puts it on the list of all.
type NewMigration struct {
	Project Project
	Name    string // verb_noun
	Now     time.Time
}

// Where migrations are, and the line of the list that they are put behind.
const (
	migrationsFolder = "migrations"
	migrationsList   = "all.go"
	listBegins       = "return migrate.New("
)

// Run returns the path of the file.
func (c NewMigration) Run() (string, error) {
	id, err := migrate.NewID(c.Now, c.Name)
	if err != nil {
		return "", usage("migration name %q: expected verb_noun in lower case, such as split_name", c.Name)
	}
	dir := filepath.Join(c.Project.Dir, migrationsFolder)
	if old, err := filepath.Glob(filepath.Join(dir, "*_"+c.Name+".go")); err != nil || len(old) > 0 {
		return "", fmt.Errorf("make migration %q: found %s; expected a name that no other has", c.Name, strings.Join(old, ", "))
	}
	list := filepath.Join(dir, migrationsList)
	text, err := os.ReadFile(list)
	if err != nil {
		return "", fmt.Errorf("make migration %q: %w; expected the folder %s of a project", c.Name, err, migrationsFolder)
	}
	listed, err := enlist(string(text), camel(c.Name))
	if err != nil {
		return "", fmt.Errorf("make migration %q: %s: %w", c.Name, list, err)
	}
	var file bytes.Buffer
	t, err := template.New("migration").Parse(newMigration)
	if err == nil {
		err = t.Execute(&file, map[string]string{"ID": id, "Func": camel(c.Name), "Words": strings.ReplaceAll(c.Name, "_", " ")})
	}
	if err != nil {
		return "", fmt.Errorf("make migration %q: %w", c.Name, err)
	}
	path := filepath.Join(dir, id+".go")
	if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
		return "", fmt.Errorf("make migration %q: %w", c.Name, err)
	}
	if err := wholefile.Write(list, []byte(listed)); err != nil { // then it is as if nothing had been asked for
		return "", errors.Join(fmt.Errorf("make migration %q: write %s: %w", c.Name, list, err), os.Remove(path))
	}
	return path, nil
}

// nothingListed is a list that has its sources only.
var nothingListed = regexp.MustCompile(regexp.QuoteMeta(listBegins) + `[a-zA-Z]+\)`)

// enlist adds a call at the end of the list of all migrations.
func enlist(text, name string) (string, error) {
	if m := nothingListed.FindStringIndex(text); m != nil {
		return text[:m[1]-1] + ",\n\t\t" + name + "(d),\n\t)" + text[m[1]:], nil
	}
	begin := strings.Index(text, listBegins)
	end := strings.Index(text[max(begin, 0):], "\n\t)\n")
	if begin < 0 || end < 0 {
		return "", fmt.Errorf("found no list; expected %s…, with a line for each migration and a closing parenthesis on a line of its own", listBegins)
	}
	end += begin
	return text[:end] + "\n\t\t" + name + "(d)," + text[end:], nil
}

// camel turns split_name into splitName.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
