package limits

// Form is a rule that measures a property at a path, for tests that make one.
type Form struct {
	Limit, Kind, Form string
	Path              []string
}

// Forms returns the rules of that kind.
func Forms() []Form {
	var all []Form
	for _, r := range rules() {
		if r.form != "" {
			all = append(all, Form{r.limit, r.kind, r.form, r.path})
		}
	}
	return all
}
