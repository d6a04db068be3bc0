package evaluate_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

type row struct {
	M, N, Range int
	Datapoints  []string
	Missing, Ignore,
	Breaching, NotBreaching string
	Source string
}

// want returns what AWS's table says for a treatment and the state before.
func (r row) want(t *testing.T, treatment evaluate.Treatment, from evaluate.State) evaluate.State {
	t.Helper()
	text := []string{r.Missing, r.Ignore, r.Breaching, r.NotBreaching}[treatment]
	if text == "RETAIN" {
		return from
	}
	s, err := evaluate.ParseState(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r row) values() []float64 {
	var v []float64
	for _, d := range r.Datapoints {
		v = append(v, map[string]float64{"0": 0, "X": 1, "-": math.NaN()}[d])
	}
	return v
}

func table(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile("testdata/missing-data.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Rows []row }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Rows
}

func treatments() []evaluate.Treatment {
	return []evaluate.Treatment{evaluate.Missing, evaluate.Ignore, evaluate.Breaching, evaluate.NotBreaching}
}

func states() []evaluate.State {
	return []evaluate.State{evaluate.Insufficient, evaluate.OK, evaluate.Alarm}
}

// last returns the state after the last value where the state before it was `from`: the earlier ones only fill the
// window.
func last(t *testing.T, m, n, reach int, treatment evaluate.Treatment, from evaluate.State, values []float64) evaluate.State {
	t.Helper()
	breach, err := evaluate.Compare("GreaterThanThreshold", 0.5)
	if err != nil {
		t.Fatal(err)
	}
	mc, err := evaluate.NewMachine(evaluate.Rule{M: m, N: n, Range: reach, Missing: treatment, Breach: breach}, from, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values[:len(values)-1] {
		mc.Keep(v)
	}
	return mc.Next(values[len(values)-1])
}

// mismatches counts the cells of AWS's tables that come out otherwise, where treatments are swapped by the function.
func mismatches(t *testing.T, swap func(evaluate.Treatment) evaluate.Treatment) (cells, wrong int) {
	t.Helper()
	for _, r := range table(t) {
		for _, treatment := range treatments() {
			for _, from := range states() {
				cells++
				got, want := last(t, r.M, r.N, r.Range, swap(treatment), from, r.values()), r.want(t, treatment, from)
				if got != want {
					wrong++
					t.Logf("%d of %d, %v, %v from %v: %v; want %v (%s)", r.M, r.N, r.Datapoints, treatment, from, got, want, r.Source)
				}
			}
		}
	}
	return cells, wrong
}

func TestMachine_Tables(t *testing.T) {
	cells, wrong := mismatches(t, func(t evaluate.Treatment) evaluate.Treatment { return t })
	if cells != 13*4*3 || wrong > 0 {
		t.Errorf("%d of %d cells differ from AWS's tables; want 0 of 156", wrong, cells)
	}
}

// TestMachine_Tables_Red shows that the tables tell any two treatments apart.
func TestMachine_Tables_Red(t *testing.T) {
	for _, a := range treatments() {
		for _, b := range treatments() {
			if _, wrong := mismatches(t, swapped(a, b)); (wrong == 0) != (a == b) {
				t.Errorf("%v taken for %v: %d cells differ", a, b, wrong)
			}
		}
	}
}

func swapped(a, b evaluate.Treatment) func(evaluate.Treatment) evaluate.Treatment {
	return func(t evaluate.Treatment) evaluate.Treatment {
		switch t {
		case a:
			return b
		case b:
			return a
		}
		return t
	}
}

// setting is an alarm and datapoints, as rapid draws them.
type setting struct {
	naive
	from   evaluate.State
	turns  int
	values []float64
}

func draw(t *rapid.T) setting {
	n := rapid.OneOf(rapid.IntRange(1, 6), rapid.IntRange(1, 90)).Draw(t, "n")
	s := setting{turns: rapid.IntRange(1, 5).Draw(t, "turns"), from: rapid.SampledFrom(states()).Draw(t, "from")}
	s.naive = naive{m: rapid.IntRange(1, n).Draw(t, "m"), n: n, reach: n + rapid.IntRange(0, 4).Draw(t, "more"),
		treatment: rapid.SampledFrom(treatments()).Draw(t, "treatment"), threshold: 1}
	s.values = rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 2, 2, math.NaN(), math.NaN()}), 1, 300).Draw(t, "values")
	return s
}

// slow evaluates naively: turns windows, one after the other.
func (s setting) slow() []evaluate.State {
	var all []evaluate.State
	state := s.from
	for i := range s.values {
		var own []float64
		for j := i % s.turns; j <= i; j += s.turns {
			own = append(own, s.values[j])
		}
		state = s.next(own, state)
		all = append(all, state)
	}
	return all
}

// fast evaluates with the machine; as is whether in one call or value by value.
func (s setting) fast(t rapid.TB, whole bool) []evaluate.State {
	breach, err := evaluate.Compare("GreaterThanThreshold", s.threshold)
	if err != nil {
		t.Fatal(err)
	}
	m, err := evaluate.NewMachine(evaluate.Rule{M: s.m, N: s.n, Range: s.reach, Missing: s.treatment, Breach: breach}, s.from, s.turns)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]evaluate.State, len(s.values))
	if whole {
		m.Values(s.values, all)
		return all
	}
	for i, v := range s.values {
		all[i] = m.Next(v)
		if m.Reason() == "" {
			t.Fatal("a state without a reason")
		}
	}
	return all
}

func TestMachine_AgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		for _, whole := range []bool{true, false} {
			if got, want := s.fast(t, whole), s.slow(); !slices.Equal(got, want) {
				t.Fatalf("%+v, whole %v:\n got %v\nwant %v", s, whole, got, want)
			}
		}
	})
}

// TestMachine_AgreesWithNaive_Red swaps any two treatments in one of the two: some history must tell.
func TestMachine_AgreesWithNaive_Red(t *testing.T) {
	for _, a := range treatments() {
		for _, b := range treatments() {
			differ := false
			swap := swapped(a, b)
			gen := rapid.Custom(draw)
			for seed := 0; seed < 400 && !differ; seed++ {
				s := gen.Example(seed)
				want := s.slow()
				s.treatment = swap(s.treatment)
				differ = !slices.Equal(s.fast(t, true), want)
			}
			if differ != (a != b) {
				t.Errorf("%v taken for %v: the histories differ: %v", a, b, differ)
			}
		}
	}
}

func TestNewMachine_Errors(t *testing.T) {
	for _, r := range []evaluate.Rule{{M: 0, N: 1, Range: 1}, {M: 2, N: 1, Range: 1}, {M: 1, N: 3, Range: 2}, {M: 1, N: 1, Range: 20_000}} {
		if _, err := evaluate.NewMachine(r, evaluate.OK, 1); err == nil {
			t.Errorf("%+v is taken", r)
		}
	}
}
