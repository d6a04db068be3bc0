package table_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
)

var s, n = tabletest.S, tabletest.N

const id = "20261126000000_split_name"

// person is an item in the old form.
func person(i int) table.Item {
	return table.Item{"id": s(fmt.Sprintf("u%06d", i)), "name": s(fmt.Sprintf("Ada L%d", i)), "n": n(0)}
}

func people(count int) *table.Memory {
	m := table.NewMemory("id")
	for i := range count {
		m.Put(person(i))
	}
	return m
}

// split puts the two parts of a name beside it, unless they are there.
func split(it table.Item) (table.Item, error) {
	name := text(it, "name")
	if it["given"] != nil || name == "" {
		return it, nil
	}
	given, family, _ := strings.Cut(name, " ")
	it["given"], it["family"] = s(given), s(family)
	return it, nil
}

func text(it table.Item, name string) string {
	if v, ok := it[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func number(it table.Item, name string) int {
	if v, ok := it[name].(*types.AttributeValueMemberN); ok {
		if n, err := strconv.Atoi(v.Value); err == nil {
			return n
		}
	}
	return -1
}

// up runs work as a migration with a store of its own.
func up(t testing.TB, work migrate.Work) (migrate.Report, error) {
	t.Helper()
	return runner(t, work, new(migrate.Memory)).Up(t.Context())
}

func runner(t testing.TB, work migrate.Work, store migrate.Store) migrate.Runner {
	t.Helper()
	r, err := migrate.New(nil, migration(work))
	if err != nil {
		t.Fatal(err)
	}
	return migrate.Runner{Registry: r, Store: store, Environment: migrate.Environment{Name: "staging", Kind: "staging"}, By: migrate.Holder{Who: "ada"}, Now: time.Now}
}

func migration(work migrate.Work) migrate.Migration {
	return migrate.Migration{ID: id, Why: "#7", Work: work, Checksum: "t1:0"}
}

// ledger writes down what a table has, and how often each item was written.
func ledger(m *table.Memory) string {
	var b strings.Builder
	for _, it := range m.Items() {
		fmt.Fprintln(&b, m.Writes(it), table.Text(it))
	}
	return b.String()
}

// world is a table that a process works on, with the state in memory.
func world(m *table.Memory, work func(table.Table) migrate.Work) migratetest.World {
	return migratetest.World{Store: new(migrate.Memory), Now: time.Now, End: func() string { return ledger(m) },
		Migrations: func(p *migratetest.Process) []migrate.Migration {
			return []migrate.Migration{migration(work(tabletest.Mortal(m, p)))}
		}}
}
