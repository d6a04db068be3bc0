package iam_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// method is a method of an adapter: the call that it makes, and the actions that the call needs.
type method struct {
	Name, Body string
	actions    []string
}

// port is a port with the adapter that implements it. Of its methods the service of a function calls some.
type port struct {
	Name, Client, Package, Field string
	Methods                      []method
	Used                         []method
	Style                        int // how the service calls it
}

const page = `for pages.HasMorePages() { if _, err := pages.NextPage(ctx); err != nil { return err } }; return nil`

// ports are what functions are generated from. The adapter's resource is a.name.
func ports() []port {
	return []port{
		{Name: "Store", Client: "dynamodb", Package: "dynamodb", Field: "TABLE", Methods: []method{
			{"Get", `_, err := a.c.GetItem(ctx, &dynamodb.GetItemInput{TableName: &a.name}); return err`, []string{"dynamodb:GetItem"}},
			{"Put", `_, err := a.c.PutItem(ctx, &dynamodb.PutItemInput{TableName: &a.name}); return err`, []string{"dynamodb:PutItem"}},
			{"Update", `in := &dynamodb.UpdateItemInput{}; in.TableName = aws.String(a.name); _, err := a.c.UpdateItem(ctx, in); return err`, []string{"dynamodb:UpdateItem"}},
			{"Delete", `return a.again(func() error { _, err := a.c.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &a.name}); return err })`, []string{"dynamodb:DeleteItem"}},
			{"List", `pages := dynamodb.NewQueryPaginator(a.c, &dynamodb.QueryInput{TableName: &a.name}); ` + page, []string{"dynamodb:Query"}},
			{"All", `pages := dynamodb.NewScanPaginator(a.c, &dynamodb.ScanInput{TableName: &a.name}); ` + page, []string{"dynamodb:Scan"}},
			{"Describe", `_, err := a.c.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &a.name}); return err`, []string{"dynamodb:DescribeTable"}},
		}},
		{Name: "Files", Client: "s3", Package: "s3", Field: "BUCKET", Methods: []method{
			{"Write", `_, err := a.c.PutObject(ctx, &s3.PutObjectInput{Bucket: &a.name}); return err`, []string{"s3:PutObject"}},
			{"Remove", `_, err := a.c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &a.name}); return err`, []string{"s3:DeleteObject"}},
			{"Link", `_, err := s3.NewPresignClient(a.c).PresignPutObject(ctx, &s3.PutObjectInput{Bucket: &a.name}); return err`, []string{"s3:PutObject"}},
			{"Abort", `_, err := a.c.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &a.name}); return err`, []string{"s3:AbortMultipartUpload"}},
			{"List", `pages := s3.NewListObjectsV2Paginator(a.c, &s3.ListObjectsV2Input{Bucket: &a.name}); ` + page, []string{"s3:ListBucket"}},
			{"Tags", `_, err := a.c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &a.name}); return err`, []string{"s3:GetObjectTagging"}},
		}},
		{Name: "Queue", Client: "sqs", Package: "sqs", Field: "QUEUE_URL", Methods: []method{
			{"Send", `_, err := a.c.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &a.name}); return err`, []string{"sqs:SendMessage"}},
			{"SendAll", `_, err := a.c.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &a.name}); return err`, []string{"sqs:SendMessage"}},
			{"Receive", `_, err := a.c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &a.name}); return err`, []string{"sqs:ReceiveMessage"}},
			{"Done", `done := a.c.DeleteMessage; _, err := done(ctx, &sqs.DeleteMessageInput{QueueUrl: &a.name}); return err`, []string{"sqs:DeleteMessage"}},
			{"Purge", `_, err := a.c.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: &a.name}); return err`, []string{"sqs:PurgeQueue"}},
		}},
	}
}

// generated is a generated function, and what is true of it.
type generated struct {
	Name  string
	Ports []port
}

func (g generated) must() []string {
	var all []string
	for _, p := range g.Ports {
		for _, m := range p.Used {
			all = append(all, m.actions...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// env are the variables that the function reads: those of its adapters.
func (g generated) env() []string {
	var all []string
	for _, p := range g.Ports {
		all = append(all, p.Field)
	}
	slices.Sort(all)
	return all
}

// draw chooses what a function does.
func draw(name string, r *rand.Rand) generated {
	g := generated{Name: name}
	for _, p := range ports() {
		r.Shuffle(len(p.Methods), func(i, j int) { p.Methods[i], p.Methods[j] = p.Methods[j], p.Methods[i] })
		p.Used = p.Methods[:1+r.IntN(len(p.Methods))]
		p.Style = r.IntN(5)
		g.Ports = append(g.Ports, p)
	}
	return g
}

const domainSource = `// Package {{.Name}} is a domain.
package {{.Name}}

import (
	"context"
	"sync"
)
{{range .Ports}}
// {{.Name}} is a port.
type {{.Name}} interface {
{{- range .Methods}}
	{{.Name}}(context.Context) error
{{- end}}
}
{{end}}
// Service is what the function does.
type Service struct {
{{- range .Ports}}
	{{.Name}} {{.Name}}
{{- end}}
}

var _ sync.Mutex

type step func(context.Context) error

func logged(s step) step { return func(ctx context.Context) error { return s(ctx) } }

// Handle does it.
func (s Service) Handle(ctx context.Context, _ struct{ ID string }) error {
{{- range .Ports}}
	if err := s.do{{.Name}}(ctx); err != nil {
		return err
	}
{{- end}}
	return nil
}
{{range .Ports}}{{$port := .}}
func (s Service) do{{.Name}}(ctx context.Context) error {
{{- if eq .Style 0}}
{{- range .Used}}
	if err := s.{{$port.Name}}.{{.Name}}(ctx); err != nil {
		return err
	}
{{- end}}
	return nil
{{- else if eq .Style 1}}
	for _, step := range []step{ {{range .Used}}s.{{$port.Name}}.{{.Name}}, {{end}} } {
		if err := logged(step)(ctx); err != nil {
			return err
		}
	}
	return nil
{{- else if eq .Style 2}}
	routes := map[string]func(context.Context) error{ {{range .Used}}"{{.Name}}": s.{{$port.Name}}.{{.Name}}, {{end}} }
	for _, run := range routes {
		if err := run(ctx); err != nil {
			return err
		}
	}
	return nil
{{- else if eq .Style 3}}
	var wait sync.WaitGroup
{{- range .Used}}
	wait.Go(func() { _ = s.{{$port.Name}}.{{.Name}}(ctx) })
{{- end}}
	wait.Wait()
	return nil
{{- else}}
	var some interface {
{{- range .Used}}
		{{.Name}}(context.Context) error
{{- end}}
	} = s.{{.Name}}
{{- range .Used}}
	if err := some.{{.Name}}(ctx); err != nil {
		return err
	}
{{- end}}
	return nil
{{- end}}
}
{{end}}`

const adapterSource = `// Package {{.Name}} has adapters.
package {{.Name}}

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
{{- range .Ports}}
	"github.com/aws/aws-sdk-go-v2/service/{{.Package}}"
{{- end}}
)

var _ = aws.String
{{range .Ports}}{{$port := .}}
// {{.Name}} is an adapter.
type {{.Name}} struct {
	c    *{{.Package}}.Client
	name string
}

// New{{.Name}} makes one.
func New{{.Name}}(c *{{.Package}}.Client, name string) *{{.Name}} { return &{{.Name}}{c, name} }

func (a *{{.Name}}) again(try func() error) error {
	if err := try(); err != nil {
		return try()
	}
	return nil
}
{{range .Methods}}
// {{.Name}} calls AWS.
func (a *{{$port.Name}}) {{.Name}}(ctx context.Context) error {
	{{.Body}}
}
{{end}}{{end}}`

const mainSource = `// Command {{.Name}} wires.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
{{- range .Ports}}
	"github.com/aws/aws-sdk-go-v2/service/{{.Package}}"
{{- end}}

	adapters "example.com/app/adapters/{{.Name}}"
	domain "example.com/app/domain/{{.Name}}"
)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	lambda.Start(domain.Service{
{{- range .Ports}}
		{{.Name}}: adapters.New{{.Name}}({{.Package}}.NewFromConfig(cfg), os.Getenv("{{.Field}}")),
{{- end}}
	}.Handle)
}
`

// generate writes a module of hexagonal functions that need this module's dependencies and no others.
func generate(t testing.TB, n int, seed uint64) (dir string, all []generated) {
	t.Helper()
	dir = t.TempDir()
	own, err := os.ReadFile(filepath.Join(project, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(project, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), regexp.MustCompile(`(?m)^module .*$`).ReplaceAll(own, []byte("module example.com/app")))
	write(t, filepath.Join(dir, "go.sum"), sums)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		g := draw(fmt.Sprintf("f%d", i), r)
		for file, source := range map[string]string{"domain/%s/domain.go": domainSource, "adapters/%s/adapters.go": adapterSource, "functions/%s/main.go": mainSource} {
			var text bytes.Buffer
			if err := template.Must(template.New("").Parse(source)).Execute(&text, g); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, fmt.Sprintf(file, g.Name)), text.Bytes())
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b generated) int { return strings.Compare(a.Name, b.Name) })
	return dir, all
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
