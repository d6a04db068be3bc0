// Command templates has a page ask for what it shows.
//
//	must dynamodb:Scan
package main

import (
	"context"
	"html/template"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type page struct{ Users *users }

type users struct {
	ctx context.Context
	db  *dynamodb.Client
}

// All is called by the page.
func (u *users) All() ([]string, error) {
	_, err := u.db.Scan(u.ctx, &dynamodb.ScanInput{})
	return nil, err
}

func (u *users) drop() error {
	_, err := u.db.DeleteTable(u.ctx, &dynamodb.DeleteTableInput{})
	return err
}

func main() {
	t := template.Must(template.New("").Parse("{{range .Users.All}}{{.}}{{end}}"))
	lambda.Start(func(ctx context.Context) (string, error) {
		var b strings.Builder
		err := t.Execute(&b, page{&users{ctx, dynamodb.New(dynamodb.Options{})}})
		return b.String(), err
	})
}
