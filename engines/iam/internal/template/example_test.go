package template_test

import (
	"fmt"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

func Example() {
	app := template.New([]assembly.Template{{Stack: "Shop", Resources: map[string]assembly.Resource{"Orders": {Type: "AWS::SQS::Queue"}}}})
	fmt.Println(app.Text("Shop", map[string]any{"Fn::GetAtt": []any{"Orders", "Arn"}}))
	// Output: <Shop/Orders.Arn>
}
