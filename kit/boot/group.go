package boot

import (
	"fmt"
	"maps"
	"os"
	"slices"
)

// Group runs one of several functions that share a binary: the one that the Lambda function's handler setting names,
// as the construct's Group does. Teams with hundreds of functions upload one zip instead of hundreds; the price is that
// a change to one of them deploys all of the group. It ends the process when the name is not among them.
//
//	func main() { boot.Group(map[string]func(){names.TakeOrder: takeOrder, names.ShipOrder: shipOrder}) }
func Group(functions map[string]func()) {
	run, err := choose(os.Getenv("_HANDLER"), functions)
	if err != nil {
		Must(Env{}, err)
	}
	run()
}

// choose finds the function with a name. Lambda sets it as _HANDLER (Lambda developer guide, "Defined runtime
// environment variables").
func choose(name string, functions map[string]func()) (func(), error) {
	if run := functions[name]; run != nil {
		return run, nil
	}
	return nil, fmt.Errorf("start function %q: expected one of %v; set Group in its function.Props to one of those",
		name, slices.Sorted(maps.Keys(functions)))
}
