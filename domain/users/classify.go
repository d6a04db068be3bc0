package users

import "maps"

// classify decides what becomes of a chunk's rows, given the users that exist: which users to write, and how many
// rows were stored or changed nothing.
//
// A user's source only ever moves to a newer upload or to a lower line of the same one, so the order of chunks does not
// matter for what users end up as. A row whose upload is newer but says the same is written for its source alone: if it
// were not, a later line of its file or a file from in between, handled late, would win over it. Each user knows which
// line was counted for it, so a chunk comes to the same after any part of its writes was carried out.
func classify(existing map[string]User, c Chunk) ([]User, Tally) {
	now, writes, order, t := map[string]User{}, map[string]bool{}, []string{}, Tally{}
	maps.Copy(now, existing)
	for _, r := range c.Rows {
		old, known := now[r.ID]
		next, stored := old.with(r.user(c), known)
		if next.Source != old.Source {
			if !writes[r.ID] {
				order = append(order, r.ID)
			}
			writes[r.ID], now[r.ID] = true, next
		}
		if stored {
			t.Stored++
		} else {
			t.Duplicates++
		}
	}
	users := make([]User, len(order))
	for i, id := range order {
		users[i] = now[id]
	}
	return users, t
}

// with returns what a row makes of a user, and whether the row counts as stored.
func (old User) with(row User, known bool) (User, bool) {
	a, b := row.Source, old.Source
	switch {
	case !known:
		row.Counted = a.Line
		return row, true
	case a.Import == b.Import:
		counts := old.Counted == a.Line // it did in an earlier attempt; every other row of this file is behind that one
		if a.Line >= b.Line {
			return old, counts
		}
		row.Counted = old.Counted
		return row, counts
	case !a.newer(b):
		return old, false
	case row.says(old):
		old.Source, old.Counted = a, 0
		return old, false
	}
	row.Counted = a.Line
	return row, true
}

// newer says whether a source is of a newer upload. The import's ID decides between uploads of the same instant.
func (s Source) newer(than Source) bool {
	if s.UploadedAt.Equal(than.UploadedAt) {
		return s.Import > than.Import
	}
	return s.UploadedAt.After(than.UploadedAt)
}

// says tells whether two states of a user say the same.
func (u User) says(other User) bool {
	return u.Email == other.Email && u.Name == other.Name && maps.Equal(u.Attributes, other.Attributes)
}
