package backend

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/names"
)

// strangers tries what nobody may who is not let in: without a signature, and with one of nobody's.
func strangers(ctx context.Context, r Run) (string, error) {
	queue, err := r.Site.queue(ctx, "Chunk", false)
	if err != nil {
		return "", err
	}
	tried := 0
	for who, as := range map[string]aws.CredentialsProvider{
		"without a signature": aws.AnonymousCredentials{},
		"with nobody's key":   credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""), // those of AWS's documentation
	} {
		for what, err := range r.Site.trespass(ctx, as, queue) {
			if err := refused(err); err != nil {
				return "", fmt.Errorf("%s, %s: %w", what, who, err)
			}
			tried++
		}
	}
	if r.Site.Public {
		return fmt.Sprintf("%d calls refused", tried), nil
	}
	status, err := r.Site.Unknown(ctx, "/users")
	if err == nil && status != http.StatusForbidden && status != http.StatusUnauthorized {
		err = fmt.Errorf("GET /users without a signature answers %d; want it refused", status)
	}
	return fmt.Sprintf("%d calls refused, and the API", tried), err
}

// trespass makes calls on the environment's data as somebody, and returns what came of each.
func (s Site) trespass(ctx context.Context, as aws.CredentialsProvider, queue Queue) map[string]error {
	cfg := s.AWS.Copy()
	cfg.Credentials = as
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.RateLimiter = 1, ratelimit.None })
	}
	bucket, table, key := s.Outputs[names.OutputUploadsBucket], s.Outputs[names.OutputUsersTable], "e2e/stranger.csv"
	_, put := s3.NewFromConfig(cfg).PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("id,email,name\n")})
	_, list := s3.NewFromConfig(cfg).ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
	_, send := sqs.NewFromConfig(cfg).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &queue.URL, MessageBody: aws.String("of a stranger"),
		MessageGroupId: aws.String("stranger"), MessageDeduplicationId: aws.String("stranger")})
	_, get := dynamodb.NewFromConfig(cfg).GetItem(ctx, &dynamodb.GetItemInput{TableName: &table, Key: map[string]types.AttributeValue{names.UsersKey: &types.AttributeValueMemberS{Value: "1"}}})
	return map[string]error{"put a file into the bucket": put, "list the bucket": list, "send a chunk": send, "read a user": get}
}

// refused says what is wrong where a call was not refused for who made it.
func refused(err error) error {
	if err == nil {
		return errors.New("it succeeded; want it refused")
	}
	answer := (*awshttp.ResponseError)(nil)
	if errors.As(err, &answer) && (answer.HTTPStatusCode() == http.StatusForbidden || answer.HTTPStatusCode() == http.StatusUnauthorized || answer.HTTPStatusCode() == http.StatusBadRequest && unsigned(err)) {
		return nil
	}
	return fmt.Errorf("want it refused: %w", err)
}

// unsigned: the services of JSON answer 400 to those whom they do not know (DynamoDB developer guide, "Error handling"; SQS API
// reference, "Common errors").
func unsigned(err error) bool {
	for _, code := range []string{"MissingAuthenticationToken", "UnrecognizedClient", "InvalidClientTokenId", "AccessDenied", "IncompleteSignature", "InvalidSignature"} {
		if strings.Contains(err.Error(), code) {
			return true
		}
	}
	return false
}
