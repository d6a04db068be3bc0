package placement

// Elsewhere is a unit in another stack than before.
type Elsewhere struct {
	Locked
	From string
}

// Moved returns the units that are in another stack than an earlier lock had them in, and not by way of a move in phases.
// A stack that was too full in that lock, as a merge may leave it, could not be deployed, so its units may give way.
func (l Lock) Moved(earlier Lock, o Options) []Elsewhere {
	o = o.withDefaults()
	earlier = earlier.sorted()
	load := map[string]Weight{}
	for _, u := range earlier.Units {
		if !u.Gone {
			load[u.Stack] = load[u.Stack].Plus(u.Weight)
		}
	}
	var all []Elsewhere
	for _, u := range l.Units {
		was, known := earlier.Find(u.Name)
		if !known || u.Gone || was.Gone || u.Stack == was.Stack || was.Switched && u.Stack == was.Next {
			continue
		}
		if load[was.Stack].Plus(o.Overhead).Fits(o.Hard) {
			all = append(all, Elsewhere{u, was.Stack})
		}
	}
	return all
}
