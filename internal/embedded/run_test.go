package embedded_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

func TestRun(t *testing.T) {
	var faults, beyond atomic.Int32
	o := options(t)
	o.Middleware = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > 0 {
				r.Body = &counted{ReadCloser: r.Body, left: r.ContentLength, beyond: &beyond}
			}
			if faults.Load() > 0 && faults.Add(-1) >= 0 {
				http.Error(w, "injected", http.StatusServiceUnavailable)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	in := run(t, o)
	cfg, err := in.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	t.Run("Config", func(t *testing.T) {
		id, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil)
		if err != nil || aws.ToString(id.Account) != in.Account {
			t.Errorf("GetCallerIdentity = %+v, %v; want account %s", id, err, in.Account)
		}
	})
	t.Run("AccountLimits", func(t *testing.T) { accountLimits(t, cloudformation.NewFromConfig(cfg)) })
	t.Run("IAMIsEnforced", func(t *testing.T) { stranger(t, cfg) })
	user := newUser(t, cfg, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`)
	t.Run("MissingGrant", func(t *testing.T) { missingGrant(t, user) })
	t.Run("WrongSecret", func(t *testing.T) { wrongSecret(t, user) })
	t.Run("QueueURL", func(t *testing.T) { queueURL(t, in, cfg) })
	t.Run("S3", func(t *testing.T) { putGet(t, s3.NewFromConfig(user)) })
	t.Run("PlainHTTPRefused", func(t *testing.T) {
		r, err := in.HTTPClient().Get("http://127.0.0.1:" + strconv.Itoa(in.Port) + "/_ministack/health")
		if err == nil && r.StatusCode != http.StatusBadRequest {
			t.Errorf("plain HTTP was answered with %s; want it refused", r.Status)
		}
	})
	t.Run("NoCertificateNoAnswer", func(t *testing.T) {
		if _, err := http.Get(in.Endpoint()); err == nil || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("a client that does not trust our authority got %v", err)
		}
	})
	t.Run("HTTPClient_DialsOnlyHere", func(t *testing.T) {
		_, err := in.HTTPClient().Get("https://sqs.us-east-1.amazonaws.com/")
		if err == nil || !strings.Contains(err.Error(), "was about to call") {
			t.Errorf("a call of the real AWS = %v; want it refused before it is made", err)
		}
	})
	t.Run("Middleware", func(t *testing.T) {
		faults.Store(1)
		r, err := in.HTTPClient().Get(in.Endpoint() + "/_ministack/health")
		if err != nil || r.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("with an injected fault: %v, %v; want 503", r, err)
		}
	})
	if n := beyond.Load(); n > 0 {
		t.Errorf("the front read %d times after the end of a body: one day that is after the answer, which is then cut", n)
	}
}

// counted counts the reads of a body after the last byte of it.
type counted struct {
	io.ReadCloser
	left   int64
	beyond *atomic.Int32
}

func (c *counted) Read(b []byte) (int, error) {
	if c.left == 0 {
		c.beyond.Add(1)
	}
	n, err := c.ReadCloser.Read(b)
	c.left -= int64(n)
	return n, err
}

// putGet writes and reads keys that a front might spoil on the way: their paths are part of the signature.
func putGet(t *testing.T, client *s3.Client) {
	t.Helper()
	bucket := aws.String("uploads")
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"users.csv", "a//b", "a b+c", "ü/%2F", "rejects/x;y=1,2.csv", "dot/../dot"} {
		body := strings.NewReader("body of " + key)
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: bucket, Key: aws.String(key), Body: body}); err != nil {
			t.Errorf("PutObject %q: %v", key, err)
			continue
		}
		out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: aws.String(key)})
		if err != nil {
			t.Errorf("GetObject %q: %v", key, err)
			continue
		}
		got, err := io.ReadAll(out.Body)
		if err != nil {
			t.Error(err)
		}
		if string(got) != "body of "+key {
			t.Errorf("GetObject %q = %q", key, got)
		}
	}
}

// stranger calls with a key that nobody has.
func stranger(t *testing.T, cfg aws.Config) {
	t.Helper()
	who := cfg.Copy()
	who.Credentials = credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", "")
	_, err := sts.NewFromConfig(who).GetCallerIdentity(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "UnrecognizedClientException")
	_, err = sqs.NewFromConfig(who).ListQueues(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "UnrecognizedClientException")
}

// missingGrant calls what the user's policy does not allow.
func missingGrant(t *testing.T, user aws.Config) {
	t.Helper()
	_, err := sqs.NewFromConfig(user).ListQueues(t.Context(), nil)
	wantCode(t, err, "AccessDenied", "AccessDeniedException")
	if err == nil || !strings.Contains(err.Error(), "sqs:ListQueues") {
		t.Errorf("error %v; want it to name sqs:ListQueues", err)
	}
}

// wrongSecret signs with another secret. (Of the root user's key MiniStack does not check the signature.)
func wrongSecret(t *testing.T, user aws.Config) {
	t.Helper()
	liar, key := user.Copy(), retrieve(t, user)
	liar.Credentials = credentials.NewStaticCredentialsProvider(key.AccessKeyID, "wrong", "")
	_, err := s3.NewFromConfig(liar).ListBuckets(t.Context(), nil)
	wantCode(t, err, "SignatureDoesNotMatch")
}

// queueURL looks at the addresses that MiniStack hands out: they are the front's.
func queueURL(t *testing.T, in embedded.Instance, cfg aws.Config) {
	t.Helper()
	q, err := sqs.NewFromConfig(cfg).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("q")})
	want := "https://localhost:" + strconv.Itoa(in.Port) + "/000000000000/q"
	if err != nil || aws.ToString(q.QueueUrl) != want {
		t.Errorf("CreateQueue = %+v, %v; want URL %s", q, err, want)
	}
}

// newUser returns the configuration of a new IAM user with one policy.
func newUser(t *testing.T, cfg aws.Config, policy string) aws.Config {
	t.Helper()
	client, name := iam.NewFromConfig(cfg), aws.String("ann")
	if _, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: name}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.PutUserPolicy(t.Context(), &iam.PutUserPolicyInput{UserName: name, PolicyName: name, PolicyDocument: &policy}); err != nil {
		t.Fatal(err)
	}
	key, err := client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: name})
	if err != nil {
		t.Fatal(err)
	}
	user := cfg.Copy()
	user.Credentials = credentials.NewStaticCredentialsProvider(*key.AccessKey.AccessKeyId, *key.AccessKey.SecretAccessKey, "")
	return user
}

func retrieve(t *testing.T, cfg aws.Config) aws.Credentials {
	t.Helper()
	key, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func wantCode(t *testing.T, err error, codes ...string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Errorf("error %v; want one of AWS's: %v", err, codes)
		return
	}
	for _, code := range codes {
		if api.ErrorCode() == code {
			return
		}
	}
	t.Errorf("error %v; want code %v", err, codes)
}

// A port that is taken, on either loopback address, is left alone.
// accountLimits: what the front answers for MiniStack, and that calls as short are passed on.
func accountLimits(t *testing.T, api *cloudformation.Client) {
	t.Helper()
	limits, err := api.DescribeAccountLimits(t.Context(), nil)
	if err != nil || aws.ToString(limits.AccountLimits[0].Name) != "StackLimit" || aws.ToInt32(limits.AccountLimits[0].Value) != 2000 {
		t.Errorf("DescribeAccountLimits = %+v, %v; want the default of stacks", limits, err)
	}
	if stacks, err := api.DescribeStacks(t.Context(), nil); err != nil || len(stacks.Stacks) != 0 {
		t.Errorf("DescribeStacks = %+v, %v; want none, from MiniStack", stacks, err)
	}
}

func TestRun_PortTaken(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		t.Run(host, func(t *testing.T) {
			o := options(t)
			l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(o.Port)))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			if port := portOf(t, o); port == o.Port {
				t.Errorf("runs at port %d, which was taken", port)
			}
		})
	}
}

// The port of the time before is taken again, so that URLs stay good.
func TestRun_PortRemembered(t *testing.T) {
	o := options(t)
	first := portOf(t, o)
	o.Port = 0
	if second := portOf(t, o); second != first {
		t.Errorf("runs at port %d; want that of before, %d", second, first)
	}
}

// portOf runs one for a moment.
func portOf(t *testing.T, o embedded.Options) int {
	t.Helper()
	in, stop, err := embedded.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	return in.Port
}
