package guard_test

import (
	"fmt"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

func ExampleCheck() {
	data, err := guard.Parse("Data1", "shop-Data1", `{"Resources":{"Orders":{"Type":"AWS::DynamoDB::Table"}}}`)
	if err != nil {
		fmt.Println(err)
	}
	data.Owners = map[string]string{"Orders": "orders/table"} // the assembly says it
	for _, f := range guard.Check(guard.App{data}, placement.Lock{}, placement.Options{}) {
		fmt.Println(f)
	}
	// Output: place: unit "orders/table" in stack Data1: the template has it here, and the lock does not; run `mainstay stacks plan` and commit the lock
}
