package cost

// assumedMs is what an invocation is billed where usage does not say; a small Go function that writes an item takes
// about as long.
const assumedMs = 50

// assumedLog is the kilobytes that an invocation logs where usage does not say: what Lambda itself writes, and a line.
const assumedLog = 1

const gigabyte = 1 << 20 // in kilobytes

// function: requests, duration by architecture and memory, disk beyond 512 MB, its log, and traces.
func function(s subject) {
	invocations, seconds := s.sum("invocations"), s.sum("invocations", or("billed_ms", assumedMs)).Div(N(1000))
	why, kilobytes := "", s.sum("invocations", or("log_kb", assumedLog))
	if n := scheduledFor(s); n.Sign() > 0 {
		invocations, seconds, why = invocations.Add(n), seconds.Add(n.Mul(N(assumedMs)).Div(N(1000))), n.Grouped()+" of them by schedules"
		kilobytes = kilobytes.Add(n.Mul(N(assumedLog)))
	}
	s.charge(lambdaRequest, invocations, "%s", why)
	memory := s.number(128, "MemorySize")
	rate := lambdaDuration
	if hasProvisioned(s) {
		rate = lambdaOnProvisioned
	}
	s.charge(rate+architecture(s), seconds.Mul(memory).Div(N(1024)), "%s MB", memory)
	if disk := s.number(512, "EphemeralStorage", "Size").Sub(N(512)); disk.Sign() > 0 {
		s.charge(lambdaDisk, seconds.Mul(disk).Div(N(1024)), "")
	}
	if s.Text("TracingConfig", "Mode") == "Active" {
		s.charge(trace, invocations.Mul(N(5)).Div(N(100)), "X-Ray's default rule, 5 %%")
	}
	logged(s, logsLambda, kilobytes.Div(N(gigabyte)), retention(s))
}

func architecture(s subject) string {
	for _, a := range s.List("Architectures") {
		if a == "arm64" {
			return "arm64"
		}
	}
	return "x86"
}

// hasProvisioned says whether an alias or version keeps environments of the function warm.
func hasProvisioned(s subject) bool {
	for _, kind := range []string{"AWS::Lambda::Alias", "AWS::Lambda::Version"} {
		for _, r := range s.app.OfType(kind) {
			f, ok := s.app.Follow(r, r.Properties["FunctionName"], "AWS::Lambda::Function")
			if ok && f.Name() == s.Name() && warm(r.Number(0, provisionedPath()...)) {
				return true
			}
		}
	}
	return false
}

func provisionedPath() []string {
	return []string{"ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"}
}

func warm(n float64) bool { return n > 0 }

// provisioned: warm environments, all month.
func provisioned(s subject) {
	n := s.number(0, provisionedPath()...)
	f, ok := s.app.Follow(s.Resource, s.Properties["FunctionName"], "AWS::Lambda::Function")
	if n.Sign() == 0 || !ok {
		return
	}
	of := subject{Resource: f}
	memory := of.number(128, "MemorySize")
	s.charge(lambdaProvisioned+architecture(of), n.Mul(memory).Div(N(1024)).Mul(s.seconds()), "%s of %s MB, always", n, memory)
}

// machine: a standard workflow pays per transition, an express one per request and time.
func machine(s subject) {
	if s.Text("StateMachineType") != "EXPRESS" {
		s.charge(stepTransition, s.sum("transitions"), "")
		return
	}
	s.charge(stepRequest, s.sum("executions"), "")
	memory := func(a Amount) Number { return most(N(64), or("memory_mb", 64)(a)).Div(N(64)).Ceil().Mul(N(64)) }
	steps := func(a Amount) Number { return or("billed_ms", 100)(a).Div(N(100)).Ceil() }
	s.charge(stepDuration, s.sum("executions", steps, memory).Div(N(10*1024)), "")
}
