package table

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Item is an item of a table, or a part of one.
type Item = map[string]types.AttributeValue

// Table is what blocks need of a table. Memory is one for tests, and DynamoDB the real one.
type Table interface {
	// Describe says what the table is like.
	Describe(ctx context.Context) (Description, error)
	// Scan returns a page of a segment, strongly consistent. Pages may be empty before the end.
	Scan(ctx context.Context, r Range) (Page, error)
	// Update changes attributes of an item if it still is as somebody has seen it, and otherwise says what it is now.
	Update(ctx context.Context, e Edit) (Outcome, error)
	// Delete deletes an item on the same condition.
	Delete(ctx context.Context, e Edit) (Outcome, error)
}

// Description is what a table is like.
type Description struct {
	Keys    []string // names of the key attributes: of one or two
	Items   int64    // approximately: DynamoDB counts every six hours (API reference, "TableDescription")
	Bytes   int64    // in the same way
	Units   float64  // that it serves in a second, of reads or of writes, whichever is less; 0: unknown
	Indexes map[string]Index
}

// Index is a global secondary index.
type Index struct {
	Keys   []string
	Active bool // it can be read: DynamoDB has filled it with what items had
}

// Range is where a page begins.
type Range struct {
	Segment int
	Of      int
	After   Item // the key that the page before ended with; nil: the beginning
	Limit   int  // items that are looked at
}

// Page is a part of a table.
type Page struct {
	Items []Item
	Next  Item // nil: nothing follows
	Units float64
}

// Edit is a change of an item that somebody has seen.
type Edit struct {
	Key    Item
	If     Item     // attributes that must be as they are here
	Absent []string // attributes that must not be there
	Set    Item
	Remove []string
}

// Outcome is what became of an edit.
type Outcome struct {
	Done  bool
	Now   Item // the whole item, if it was not done; empty: there is none
	There bool // of copies: the other table has an item of that key
	Units float64
}

// Pair is two tables, the second of which gets copies of the first's items.
type Pair interface {
	// Copy puts an item into the second table, unless that has one of its key, and if the first table's item still is as
	// an edit wants it: both in one transaction.
	Copy(ctx context.Context, e Edit, item Item) (Outcome, error)
	// Has says whether the second table has an item of the same key.
	Has(ctx context.Context, item Item) (Outcome, error)
}

// ErrThrottled is returned when a table took no more for a long time.
var ErrThrottled = errors.New("the table is throttled")

// keyOf returns the key of an item.
func (d Description) keyOf(it Item) Item {
	key := Item{}
	for _, name := range d.Keys {
		key[name] = it[name]
	}
	return key
}
