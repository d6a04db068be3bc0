// Package scenario has what people do with the site, as steps that tests and the probe of production run alike.
//
// It speaks HTTP as a browser does, without one: cookies, forms and where they lead. What a page must say stands in the step, so a
// page that is empty, or somebody else's, is a failure with what was seen instead.
//
//	done := probe.Run(ctx, time.Now, scenario.Tour(scenario.NewVisitor(client, url), email, password))
package scenario
