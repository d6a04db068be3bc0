package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
)

// Links returns what is wrong with the pages of the project in a folder (its README.md and what is in docs): links to
// what is not there, and pages that no link leads to from the README.
func Links(root string) ([]string, error) {
	pages, err := pagesOf(root)
	if err != nil {
		return nil, err
	}
	var wrong []string
	seen, todo := map[string]bool{"README.md": true}, []string{"README.md"}
	for len(todo) > 0 {
		page := todo[0]
		todo = todo[1:]
		for _, to := range linksOf(pages[page]) {
			path, anchor := target(page, to)
			switch {
			case !exists(root, path):
				wrong = append(wrong, fmt.Sprintf("%s: links to %s; there is no such file", page, to))
			case anchor != "" && !slices.Contains(anchors(pages[path]), anchor):
				wrong = append(wrong, fmt.Sprintf("%s: links to %s; %s has no such heading", page, to, path))
			}
			for _, p := range under(pages, path) {
				if !seen[p] {
					seen[p], todo = true, append(todo, p)
				}
			}
		}
	}
	for p := range pages {
		if !seen[p] {
			wrong = append(wrong, fmt.Sprintf("%s: no link leads to it from README.md", p))
		}
	}
	slices.Sort(wrong)
	return wrong, nil
}

// pagesOf reads a project's pages, without what is in fences: that is code.
func pagesOf(root string) (map[string]string, error) {
	pages := map[string]string{}
	add := func(path string) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read page: %w", err)
		}
		name, err := filepath.Rel(root, path)
		pages[filepath.ToSlash(name)] = fenced.ReplaceAllString(string(text), "")
		return err
	}
	if err := add(filepath.Join(root, "README.md")); err != nil {
		return nil, err
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		return add(path)
	})
	return pages, err
}

// linksOf returns where a page links to within the project.
func linksOf(text string) []string {
	var to []string
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], "://") && !strings.HasPrefix(m[1], "mailto:") {
			to = append(to, m[1])
		}
	}
	return to
}

// target returns the path from the project's root and the anchor of a link on a page.
func target(page, to string) (path, anchor string) {
	to, anchor, _ = strings.Cut(to, "#")
	if to == "" {
		return page, anchor
	}
	return filepath.ToSlash(filepath.Join(filepath.Dir(page), to)), anchor
}

func exists(root, path string) bool {
	_, err := os.Stat(filepath.Join(root, path))
	return err == nil
}

// under returns the page with a path, or all pages in a folder.
func under(pages map[string]string, path string) []string {
	var in []string
	for p := range pages {
		if p == path || strings.HasPrefix(p, path+"/") {
			in = append(in, p)
		}
	}
	return in
}

var notInAnchors = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// anchors returns the anchors that GitHub gives the headings of a page.
func anchors(text string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		plain := notInAnchors.ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, strings.ReplaceAll(plain, " ", "-"))
	}
	return all
}
