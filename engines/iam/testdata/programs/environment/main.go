// Command environment is given the function that reads its environment.
//
//	env FOLDER HOME_FOLDER MODE QUEUE
//	unknown reads all environment variables
//	unknown has os.Expand read an environment variable
//	must sqs:SendMessage
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type settings struct {
	getenv func(string) string
	lookup []func(string) (string, bool)
}

func main() {
	if err := run(context.Background(), settings{os.Getenv, []func(string) (string, bool){os.LookupEnv}}); err != nil {
		fmt.Println(err, len(os.Environ()), os.ExpandEnv("${HOME_FOLDER}/$FOLDER"), os.Expand("$ANY", os.Getenv))
	}
}

func run(ctx context.Context, s settings) error {
	if mode, ok := s.lookup[0]("MODE"); ok {
		fmt.Println(mode)
	}
	url := s.getenv("QUEUE")
	_, err := sqs.New(sqs.Options{}).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url})
	return err
}
