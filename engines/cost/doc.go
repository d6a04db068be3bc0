// Package cost says in dollars what a template will cost a month, and what a function's log says that it has cost.
//
// A bill comes weeks after the change that caused it, and a serverless application has no fixed price that somebody
// would have to approve. So the price of a change is computed before it is deployed: from the resources of a template,
// the usage of a month, and AWS's list prices, which stand in prices.json, each with its date and source. Everything is
// computed exactly, in fractions; only what is printed is rounded.
//
//	resources, err := template.Parse("Data", text)
//	estimate, err := cost.Estimator{Prices: table, Region: "us-east-1"}.Estimate(resources, usage)
//	fmt.Println(estimate.USD.Cents())
package cost
