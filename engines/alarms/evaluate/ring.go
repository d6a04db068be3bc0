package evaluate

// ring is the window of an alarm whose range does not fit into a word. It counts as datapoints come and go, so that one
// where nothing is missing costs the same for any length.
type ring struct {
	n         int
	real, bad []bool
	next      int // where the next one goes
	realN     int // of the newest n
	badN      int
}

func newRing(r Rule) ring {
	return ring{n: r.N, real: make([]bool, r.Range), bad: make([]bool, r.Range)}
}

// at returns the place of the datapoint that is so many periods old, the newest being 1.
func (r *ring) at(age int) int {
	return (r.next - age + len(r.real)) % len(r.real)
}

func (r *ring) push(v float64, c Condition) {
	leaves := r.at(r.n) // of the newest n
	r.realN -= one(r.real[leaves])
	r.badN -= one(r.bad[leaves])
	r.real[r.next], r.bad[r.next] = v == v, c.breaks(v)
	r.realN += one(r.real[r.next])
	r.badN += one(r.bad[r.next])
	r.next = (r.next + 1) % len(r.real)
}

func (r *ring) count() count {
	if r.realN == r.n {
		return count{real: r.n, bad: r.badN, oldest: r.n}
	}
	var c count
	for age := 1; age <= len(r.real) && c.real < r.n; age++ {
		if at := r.at(age); r.real[at] {
			c.real++
			c.bad += one(r.bad[at])
			c.oldest = age
		}
	}
	return c
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
