// Command note is all the functions of the gallery in one binary: each notes in a table what it was invoked with.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
)

func main() {
	boot.Group(map[string]func(){
		"start":        func() { lambda.Start(starter().start) },
		"note-message": messages,
		"note-change":  func() { lambda.Start(notes().changes) },
		"note-event":   func() { lambda.Start(notes().event) },
		"note-clock":   func() { lambda.Start(notes().clock) },
		"note-first":   func() { lambda.Start(notes().first) },
		"note-second":  func() { lambda.Start(notes().second) },
		"note-part":    func() { lambda.Start(notes().part) },
	})
}

func messages() {
	env, p := environment()
	lambda.Start(batch.SQS(env.Log, p.message))
}

// notes is what every function but start works with.
func notes() pad {
	_, p := environment()
	return p
}

func environment() (boot.Env, pad) {
	env := boot.Must(boot.Load("NOTES_TABLE"))
	return env, pad{db: dynamodb.NewFromConfig(env.AWS), table: env.Get("NOTES_TABLE")}
}
