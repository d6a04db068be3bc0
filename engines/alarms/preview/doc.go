// Package preview draws the dashboards of an application from its templates, as SVG and as one page of HTML.
//
// It exists because people look rather than read, and because a dashboard that is first seen after a deployment is
// discussed after it. There is no data before a deployment: every graph has made-up values, chosen so that the alarm goes on
// once, and says so. What is drawn of the alarm, its bound, its window and its states, is exact for those values.
//
//	report, err := coverage.Check(app, options)
//	err = preview.Of("production", report).HTML(file)
package preview
