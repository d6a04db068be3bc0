package table

import "fmt"

// A cursor is the key that a page ended with, as text. "" is the beginning.

func writeCursor(key Item) string {
	if len(key) == 0 {
		return ""
	}
	return Text(key)
}

func readCursor(cursor string) (Item, error) {
	if cursor == "" {
		return nil, nil
	}
	key, err := Parse(cursor)
	if err != nil {
		return nil, fmt.Errorf("read checkpoint %q: %w; `mainstay migrate repair --again` begins anew", cursor, err)
	}
	return key, nil
}
