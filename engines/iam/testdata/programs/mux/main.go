// Command mux answers HTTP through net/http.
//
//	must dynamodb:PutItem dynamodb:Scan s3:GetObject
package main

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type list struct{ db *dynamodb.Client }

func (l list) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	_, _ = l.db.Scan(r.Context(), &dynamodb.ScanInput{})
}

func (l list) Purge(ctx context.Context) {
	_, _ = l.db.DeleteTable(ctx, &dynamodb.DeleteTableInput{})
}

type create struct{ db *dynamodb.Client }

func (c create) post(_ http.ResponseWriter, r *http.Request) {
	_, _ = c.db.PutItem(r.Context(), &dynamodb.PutItemInput{})
}

func main() {
	db := dynamodb.New(dynamodb.Options{})
	files := s3.New(s3.Options{})
	mux := http.NewServeMux()
	mux.Handle("GET /", list{db})
	mux.HandleFunc("POST /", create{db}.post)
	mux.Handle("GET /file", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = files.GetObject(r.Context(), &s3.GetObjectInput{})
	}))
	lambda.Start(func(_ context.Context, _ events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
		return events.APIGatewayV2HTTPResponse{}, nil
	})
}
