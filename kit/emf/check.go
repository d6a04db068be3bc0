package emf

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// checkText holds what CloudWatch says of names and values (API model, Dimension and PutMetricData): ASCII without
// control characters, and not only blanks.
func checkText(what, s string, most int) error {
	switch {
	case strings.TrimSpace(s) == "":
		return fmt.Errorf("%s %q: found nothing but blanks; expected 1 to %d characters", what, s, most)
	case len(s) > most:
		return fmt.Errorf("%s %q: found %d characters; expected at most %d", what, short(s), len(s), most)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }):
		return fmt.Errorf("%s %q: found characters that are not printable ASCII; expected those only, as CloudWatch does", what, short(s))
	}
	return nil
}

// checkName is checkText for names, of which none may start with a colon.
func checkName(what, s string) error {
	if strings.HasPrefix(s, ":") {
		return fmt.Errorf("%s %q: found a colon at its beginning; expected another character", what, short(s))
	}
	return checkText(what, s, limits.EmbeddedName)
}

func checkNamespace(s string) error {
	if strings.HasPrefix(s, "AWS/") {
		return fmt.Errorf("namespace %q: found one of AWS's own; expected one that does not start with AWS/", short(s))
	}
	return checkName("namespace", s)
}

// checkMetric holds a definition by itself.
func checkMetric(m names.Metric) error {
	if u := cmp.Or(m.Unit, names.UnitNone); !u.Known() {
		return fmt.Errorf("metric %q: found unit %q; expected one of CloudWatch's", short(m.Name), short(string(u)))
	}
	return checkName("metric", m.Name)
}

func (d Dimension) validate() error {
	if err := checkName("dimension", d.Name); err != nil {
		return err
	}
	if len(d.Values) == 0 {
		return fmt.Errorf("dimension %q: found no value; expected those that it may have", d.Name)
	}
	var errs []error
	seen := map[string]bool{}
	for _, v := range d.Values {
		if seen[v] {
			errs = append(errs, fmt.Errorf("dimension %q: found value %q twice; expected each once", d.Name, short(v)))
		}
		seen[v] = true
		errs = append(errs, checkText(fmt.Sprintf("dimension %q: value", d.Name), v, limits.EmbeddedDimension))
	}
	return errors.Join(errs...)
}

// short keeps a message short whatever is in it.
func short(s string) string { return cut(s, 60) }

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
