// Package web has the pages of the member directory: templates, a style sheet, a script and an icon, embedded as they are.
//
// There is nothing to build: what is in assets/ is what a browser gets, under an address with the file's hash, so that it may
// keep it for ever. Pages know no technology; whoever answers requests fills in a page's fields and calls Render.
//
//	err := web.Render(w, web.Directory{Frame: frame, Users: page.Users})
package web
