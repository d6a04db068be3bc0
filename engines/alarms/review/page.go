package review

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var page string

// HTML writes a page that needs nothing else.
func (r Report) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		// It is drawn here, and every text in it is escaped
		"plot": func(a Alarm) template.HTML { return template.HTML(plot(a, r)) },
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	if err := t.Execute(w, r); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
