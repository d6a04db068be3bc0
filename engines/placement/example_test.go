package placement_test

import (
	"fmt"

	"github.com/mainstay-go/mainstay/engines/placement"
)

func ExamplePlace() {
	units := []placement.Unit{
		{Name: "users/table", Service: "users", Domain: placement.Data, Weight: placement.Weight{Resources: 1}},
		{Name: "users/import-users", Service: "users", Domain: placement.Compute, Weight: placement.Weight{Resources: 13, Outputs: 1, Bytes: 5800}},
	}
	first, err := placement.Place(placement.Lock{}, units, placement.Options{})
	if err != nil {
		fmt.Println(err)
	}
	units = append(units, placement.Unit{Name: "users/a-new-one", Service: "users", Domain: placement.Compute, Weight: placement.Weight{Resources: 460}})
	next, err := placement.Place(first.Lock, units, placement.Options{})
	if err != nil {
		fmt.Println(err)
	}
	for _, u := range next.Lock.Units {
		fmt.Println(u.Name, u.Stack)
	}
	// Output:
	// users/a-new-one Compute2
	// users/import-users Compute1
	// users/table Data1
}
