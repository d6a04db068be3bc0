package archive

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// stream writes a file with a list, one element after the other.
func (p Pull) stream(name, list string, fill func(put func(any) error) error) (err error) {
	f, err := os.Create(p.Folder.path(name))
	if err != nil {
		return fmt.Errorf("write what was pulled: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("write what was pulled: %w", e)
		}
	}()
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, "{%q: [", list)
	separator := "\n"
	if err := fill(func(v any) error {
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write what was pulled: %w", err)
		}
		_, err = fmt.Fprint(w, separator, string(text))
		separator = ",\n"
		return err
	}); err != nil {
		return err
	}
	fmt.Fprint(w, "\n]}\n")
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write what was pulled: %w", err)
	}
	return nil
}
