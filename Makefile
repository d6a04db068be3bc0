# Everything Mainstay does is one of these; the work itself is in cmd/mainstay, and in Go's own tools.
ON   ?= embedded
ROWS ?= 10000

MAINSTAY = .mainstay/bin/mainstay

.PHONY: help up down status stop test e2e-backend e2e-browser check verify race crash load bench bench-ops bench-build bench-synth bench-iam bench-placement bench-emf bench-evaluate build mutate audit test-pipeline
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 17

up: $(MAINSTAY) ## deploy the current branch's environment and send users.csv through it (ON=aws: to your account)
	@$(MAINSTAY) env up --on $(ON) --rows $(ROWS)

down: $(MAINSTAY) ## destroy it and prove that nothing is left (ON=aws YES=1: in your account)
	@$(MAINSTAY) env down --on $(ON) $(if $(YES),--yes)

status: $(MAINSTAY) ## show what is deployed
	@$(MAINSTAY) env status --on $(ON)

stop: $(MAINSTAY) ## stop the embedded AWS
	@$(MAINSTAY) embedded stop

test: go-is-here ## run every test, the end-to-end tests on the embedded AWS included
	go test -timeout 60m ./...

check: $(MAINSTAY) ## format, vet, lint, and cfn-lint over the synthesized templates
	@$(MAINSTAY) check

verify: $(MAINSTAY) ## check, and all else that is known before a deployment: permissions, alarms, limits, cost (SARIF=FILE keeps the findings)
	@$(MAINSTAY) verify$(if $(SARIF), --sarif $(SARIF))

test-pipeline: go-is-here ## run the workflows by act, from a push to production and back to nothing (minutes)
	go test -count=1 -timeout 60m -v -run TestPipeline ./e2e/pipeline -pipeline

audit: go-is-here ## look for known vulnerabilities in what is used; needs the internet
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...
	npm audit --audit-level=high

race: go-is-here ## the tests of what runs in parallel, with Go's race detector (which needs a C compiler)
	go test -race -skip Kill9 ./kit/... ./adapters/... ./domain/... ./ops/... ./internal/filelock ./engines/teardown ./engines/redrive/... ./engines/oplog/... ./engines/migrate ./engines/migrate/onaws ./engines/migrate/requeue ./engines/migrate/sendonce
	go test -race -run 'Memory|BadInput|Crash|Rewrite|Copy|Backfill|Delete|Feed' -skip Kill9 ./engines/migrate/table

crash: go-is-here ## kill migrations and redrives at every one of their calls, and rewrite 100,000 items under an application that writes (ten minutes)
	go test -count=1 -timeout 30m -v -run Crash ./engines/...
	go test -count=1 -timeout 30m -v -run Migrations ./migrations -args -every 1
	go test -count=1 -timeout 30m -v -run Crash_Kill9 ./engines/migrate/table ./engines/migrate/requeue -args -every 1
	go test -count=1 -timeout 30m -v -run 'Crash_(Kill9_)?Many' ./engines/redrive -args -messages 50000
	go test -count=1 -timeout 30m -v -run DynamoDB_Local ./engines/migrate/table -args -items 100000

e2e-backend: go-is-here ## what must hold of a deployed environment, on the embedded AWS, while functions are killed
	go test -count=1 -timeout 60m -v ./e2e/backend

e2e-browser: go-is-here ## what people do with the pages, in Chromium, on the embedded AWS (ENV=staging ON=aws: on what is deployed)
	go test -count=1 -timeout 20m -v -run TestPages ./e2e/browser $(if $(ENV),-args -env $(ENV) -on $(ON) -project $(or $(WINDOW),wide))

load: $(MAINSTAY) ## 200,000 rows into a branch environment; 50,000 users through the whole chain while its functions are killed, and all other scenarios (half an hour)
	@$(MAINSTAY) env up --branch load --rows 200000
	@$(MAINSTAY) env down --branch load
	go test -count=1 -timeout 80m -v -run TestEnvironment -skip Red ./e2e/backend -rows 50000

bench: go-is-here ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

bench-synth: go-is-here ## synthesis beside the same app in JavaScript, with 60, 600 and 3000 units (ten minutes)
	go test -run '^$$' -bench Synth -benchtime 1x -timeout 60m ./constructs/internal/synthbench -args -units 60,600,3000

bench-iam: go-is-here ## the reading of programs beside RTA and VTA, and of 100 functions alone
	go test -run '^$$' -bench Scan -timeout 30m ./engines/iam
	go test -run '^$$' -bench Scan -timeout 30m ./engines/iam -args -functions 100 -peers=false

bench-placement: go-is-here ## the placement of 3000 units, and beside other strategies with 60, 600 and 3000 (two minutes)
	go test -run '^$$' -bench . -benchtime 3x ./engines/placement

bench-emf: go-is-here ## embedded metrics beside prozz/aws-embedded-metrics-golang, six times (six minutes)
	go test -run '^$$' -bench . -count 6 ./kit/emf

bench-evaluate: go-is-here ## 1000 alarms over 90 days of minutes, beside a naive evaluator of the same rules, three times
	go test -run '^$$' -bench Evaluate -count 3 ./engines/alarms/evaluate

bench-build: go-is-here ## the bundler beside its peers, with 10 and with 100 functions (ten minutes)
	go test -run '^$$' -bench Build -timeout 40m ./engines/bundle
	go test -run '^$$' -bench Build -timeout 40m ./engines/bundle -args -functions 100

bench-ops: go-is-here ## rewriting 200,000 items beside a bare program, and moving dead letters beside other ways (fifteen minutes)
	go test -run '^$$' -bench Rewrite -benchtime 1x -timeout 60m ./engines/migrate/table -args -bench-items 200000
	go test -run '^$$' -bench Redrive -benchtime 1x -timeout 30m ./engines/redrive

mutate: go-is-here ## make mistakes in the domain, one by one: its tests must find 85 % (ten minutes; MOST=50 tries as many)
	go run ./internal/mutate/mutatecmd -most $(or $(MOST),0) ./domain/users

build: $(MAINSTAY) ## build every function
	@$(MAINSTAY) build

$(MAINSTAY): go-is-here
	@go build -o $@ ./cmd/mainstay

.PHONY: go-is-here $(MAINSTAY)
go-is-here:
	@command -v go >/dev/null || { echo "error: no go command was found; install Go 1.26 or newer: https://go.dev/dl/" >&2; exit 1; }
