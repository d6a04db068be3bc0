package backend

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/ops/sample"
)

// badFile is a file that is not what it should be.
type badFile struct {
	key    string
	body   string
	error  string          // in the account, for the file as a whole
	report sample.Expected // or else what becomes of the rows
	reason string          // in the rejects report
	ids    []string        // of users that it may make
}

// badFiles have users of an id of the run's.
func badFiles(id string) []badFile {
	two := sample.Expected{Rows: 2, Stored: 1, Rejected: 1}
	row := func(name, rest string) string { return id + name + "," + address(id+name) + "," + rest + "\n" }
	of := func(name string) []string { return []string{id + name + "1", id + name + "2"} }
	const head = "id,email,name\n"
	return []badFile{
		{key: "empty.csv", error: "empty"},
		{key: "noemail.csv", body: "id,name\n1,Ada\n", error: "email", reason: "email"},
		{key: "pdf/users.csv", body: "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n", error: "PDF", reason: "PDF"},
		{key: "longline.csv", body: head + row("long1", strings.Repeat("x", 1<<20)) + row("long2", "Ada"), report: two, reason: "2,", ids: of("long")},
		{key: "latin1.csv", body: head + row("latin1", "J\xfcrgen") + row("latin2", "Ada"), report: two, reason: "UTF-8", ids: of("latin")},
		{key: "quote.csv", body: head + row("quote1", `"never closed`) + row("quote2", "Ada"), report: two, reason: "2,", ids: of("quote")},
	}
}

func badInput(ctx context.Context, r Run) (string, error) {
	all := badFiles(r.ID)
	for _, f := range all {
		if err := r.put(ctx, f.key, []byte(f.body)); err != nil {
			return "", err
		}
	}
	for _, f := range all {
		if err := r.ended(ctx, f); err != nil {
			return "", err
		}
	}
	err := r.until(ctx, patience, func(ctx context.Context) (string, error) {
		q, err := r.Site.queue(ctx, "Import", false)
		if err == nil && q.Visible+q.InFlight > 0 {
			return fmt.Sprintf("%d messages are left in %s", q.Visible+q.InFlight, q.Name), nil
		}
		return "", err
	})
	return fmt.Sprintf("%d files, each with its reason", len(all)), err
}

// ended checks what became of a bad file.
func (r Run) ended(ctx context.Context, f badFile) error {
	got, err := r.over(ctx, f.key, 1)
	switch {
	case err != nil:
		return err
	case f.error != "" && !strings.Contains(got.Error, f.error):
		return fmt.Errorf("import of %s says %q; want it to mention %q", got.File, got.Error, f.error)
	case f.error == "":
		if err := Conserved(got, f.report); err != nil {
			return err
		}
	}
	rejects, err := r.Site.read(ctx, got.Rejects)
	if err == nil && !strings.Contains(rejects, f.reason) {
		err = fmt.Errorf("the report %s is %q; want it to mention %q", got.Rejects, cut(rejects), f.reason)
	}
	return err
}

// poisonTime is how long poison may take: it is tried five times, a minute of invisibility apart.
const poisonTime = 20 * time.Minute

// poisoned sends a message that is no chunk among chunks. When it is among the dead letters it is taken away from there, or it
// would stop the next deployment and wake somebody.
func poisoned(ctx context.Context, r Run) (string, error) {
	queue, err := r.Site.queue(ctx, "Chunk", false)
	if err != nil {
		return "", err
	}
	poison := "poison of run " + r.ID
	r.journal.add("send %q to %s", poison, queue.Name)
	_, err = sqs.NewFromConfig(r.Site.AWS).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &queue.URL, MessageBody: &poison,
		MessageGroupId: aws.String("poison-" + r.ID), MessageDeduplicationId: aws.String("poison-" + r.ID)})
	if err != nil {
		return "", fmt.Errorf("send poison to %s: %w", queue.Name, err)
	}
	body, want, err := r.file(poisonRows, "poison")
	if err != nil {
		return "", err
	}
	got, err := r.send(ctx, "poison.csv", body, 1)
	if err == nil {
		err = Conserved(got, want)
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d rows passed it by; it is a dead letter, and was taken away", got.Rows), r.takeLetter(ctx, poison)
}

// takeLetter waits for a dead letter of a text, and takes it away.
func (r Run) takeLetter(ctx context.Context, text string) error {
	q, err := r.Site.queue(ctx, "Chunk", true)
	if err != nil {
		return err
	}
	api := sqs.NewFromConfig(r.Site.AWS)
	return r.until(ctx, poisonTime, func(ctx context.Context) (string, error) {
		out, err := api.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &q.URL, MaxNumberOfMessages: 10, VisibilityTimeout: 5})
		if err != nil {
			return "", fmt.Errorf("look into %s: %w", q.Name, err)
		}
		for _, m := range out.Messages {
			if aws.ToString(m.Body) == text {
				_, err := api.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &q.URL, ReceiptHandle: m.ReceiptHandle})
				return "", wrap(err, "take poison away from %s", q.Name)
			}
		}
		return "the poison is not in " + q.Name, nil
	})
}
