// Command url-handler serves a function's URL by the runtime's own adapter.
//
//	event events.LambdaFunctionURLRequest
package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambdaurl"
)

func main() {
	lambdaurl.Start(http.NotFoundHandler())
}
