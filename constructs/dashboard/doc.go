// Package dashboard makes a dashboard of every service, and one of the application, from the alarms that there are.
//
// It exists because dashboards that are drawn by hand show what was interesting once; these show what pages, and what may
// become it. They name alarms and not resources, so they refer to no other stack.
//
//	dashboard.New(stack, "Dashboards", dashboard.Props{Title: "Orders in production", Alarms: alarms})
package dashboard
