package cost

import (
	"cmp"
	"slices"
)

// Report is what functions have cost, as their logs say.
type Report struct {
	USD       Number     `json:"usd"`
	Region    string     `json:"region"`
	Functions []Function `json:"functions"` // the most expensive first
}

// Function is what a function has cost, and whether it has the right memory.
type Function struct {
	Name          string  `json:"function"`
	Arch          string  `json:"arch"` // "arm64" or "x86"
	Invocations   int64   `json:"invocations"`
	ColdStarts    int64   `json:"cold_starts"`
	Failed        int64   `json:"failed"` // that Lambda says of; those that the handler reports are not among them
	BilledMs      int64   `json:"billed_ms"`
	InitShare     float64 `json:"init_share"` // of BilledMs
	USD           Number  `json:"usd"`
	USDPerMillion Number  `json:"usd_per_million"`
	Sizes         []Size  `json:"sizes"` // by memory
	Advice        string  `json:"advice"`
}

// Size is how a function did with so much memory.
type Size struct {
	MemoryMB      int64  `json:"memory_mb"`
	UsedMB        int64  `json:"used_mb"` // at most
	Invocations   int64  `json:"invocations"`
	BilledMs      int64  `json:"billed_ms"`
	USDPerMs      Number `json:"usd_per_million_ms"`
	USDPerMillion Number `json:"usd_per_million"` // invocations
}

// Meter adds up invocations. It keeps sums, so a log may be of any length.
type Meter struct {
	Name, Arch string
	sizes      map[int64]*Size
	cold       int64
	failed     int64
	init       float64
}

// Add counts an invocation.
func (m *Meter) Add(i Invocation) {
	if m.sizes == nil {
		m.sizes = map[int64]*Size{}
	}
	s := m.sizes[i.Memory]
	if s == nil {
		s = &Size{MemoryMB: i.Memory}
		m.sizes[i.Memory] = s
	}
	s.Invocations++
	s.BilledMs += i.Billed
	s.UsedMB = max(s.UsedMB, i.Used)
	m.init += i.InitBilled()
	if i.Init > 0 {
		m.cold++
	}
	if i.Status != "" && i.Status != "success" {
		m.failed++
	}
}

// Report prices what meters have counted, at the first tier: tiers begin at billions of gigabyte-seconds.
func (e Estimator) Report(meters []*Meter) (Report, error) {
	r := Report{Region: cmp.Or(e.Region, DefaultRegion), Functions: []Function{}}
	request, err := e.Prices.Price(r.Region, lambdaRequest)
	if err != nil {
		return r, err
	}
	for _, m := range meters {
		rate, err := e.Prices.Price(r.Region, lambdaDuration+m.Arch)
		if err != nil {
			return r, err
		}
		f := m.function(request.Tiers[0].USD, rate.Tiers[0].USD)
		r.USD = r.USD.Add(f.USD)
		r.Functions = append(r.Functions, f)
	}
	slices.SortStableFunc(r.Functions, func(a, b Function) int { return b.USD.Cmp(a.USD) })
	return r, nil
}

// million is what small prices are quoted for.
const million = 1_000_000

func (m *Meter) function(request, gbSecond Number) Function {
	f := Function{Name: m.Name, Arch: m.Arch, ColdStarts: m.cold, Failed: m.failed, Sizes: []Size{}}
	for _, memory := range sortedKeys(m.sizes) {
		s := *m.sizes[memory]
		perMs := N(s.MemoryMB).Div(N(1024)).Mul(gbSecond).Div(N(1000))
		usd := perMs.Mul(N(s.BilledMs)).Add(request.Mul(N(s.Invocations)))
		s.USDPerMs, s.USDPerMillion = perMs.Mul(N(million)), usd.Div(N(s.Invocations)).Mul(N(million))
		f.Sizes = append(f.Sizes, s)
		f.Invocations, f.BilledMs, f.USD = f.Invocations+s.Invocations, f.BilledMs+s.BilledMs, f.USD.Add(usd)
	}
	f.USDPerMillion = f.USD.Div(N(f.Invocations)).Mul(N(million))
	if f.BilledMs > 0 {
		f.InitShare = m.init / float64(f.BilledMs)
	}
	f.Advice = advise(f.Sizes)
	return f
}

// Line counts the invocation that a line of the log reports, and passes over every other line.
func (m *Meter) Line(line string) error {
	i, ok, err := ParseReport(line)
	if ok && err == nil {
		m.Add(i)
	}
	return err
}
