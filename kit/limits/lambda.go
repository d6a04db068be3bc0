package limits

// The limits of Lambda (November 2026).
const (
	FunctionEnvironment    = 4 << 10 // bytes: environment variables, names and values together (Lambda quotas page)
	FunctionTimeout        = 900     // seconds: timeout (API model, CreateFunctionRequest.Timeout)
	FunctionMemory         = 10_240  // MB: memory (Lambda quotas page)
	FunctionMemoryLeast    = 128     // MB: memory, at least (Lambda quotas page)
	FunctionDisk           = 10_240  // MB: /tmp (API model, EphemeralStorageSize)
	FunctionLayers         = 5       // layers per function (Lambda quotas page)
	FunctionName           = 64      // characters: function name (API model, FunctionName)
	FunctionDescription    = 256     // characters: description (API model, Description)
	AliasName              = 128     // characters: alias name (API model, Alias)
	AsyncRetries           = 2       // retries of asynchronous invocations (API model, MaximumRetryAttempts)
	AsyncAge               = 21_600  // seconds: age of asynchronous events (API model, MaximumEventAgeInSeconds)
	AsyncAgeLeast          = 60      // seconds: age of asynchronous events, at least (API model, MaximumEventAgeInSeconds)
	SourceBatch            = 10_000  // records: batch of a standard queue, a stream or a table (API model, CreateEventSourceMappingRequest.BatchSize)
	SourceBatchFIFO        = 10      // records: batch of a FIFO queue (API model, CreateEventSourceMappingRequest.BatchSize)
	SourceBatchNoWindow    = 10      // records: batch of a queue without a batching window (API model, CreateEventSourceMappingRequest.MaximumBatchingWindowInSeconds)
	SourceWindow           = 300     // seconds: batching window (API model, MaximumBatchingWindowInSeconds)
	SourceWindowFIFO       = 0       // seconds: batching window of a FIFO queue (from memory)
	SourceConcurrency      = 1_000   // invocations: maximum concurrency of a queue's event source (API model, MaximumConcurrency)
	SourceConcurrencyLeast = 2       // invocations: maximum concurrency of a queue's event source, at least (API model, MaximumConcurrency)
	SourceParallel         = 10      // batches of a shard at once (API model, ParallelizationFactor)
	SourceRetries          = 10_000  // retries of a stream's records (API model, MaximumRetryAttempts)
	SourceAge              = 604_800 // seconds: age of a stream's records (API model, MaximumRecordAgeInSeconds)
	VisibilityShortfall    = 0       // seconds by which a function's timeout may exceed its queue's visibility timeout (Lambda developer guide, "Using Lambda with Amazon SQS" (from memory))
	InvokePayload          = 6 << 20 // bytes: payload of a synchronous invocation (API model, Invoke)
	InvokeAsyncPayload     = 1 << 20 // bytes: payload of an asynchronous invocation (API model, Invoke)
)

func lambda() []Limit {
	return []Limit{
		{"FunctionEnvironment", "Lambda", "environment variables, names and values together", FunctionEnvironment, "bytes", ByTemplate, false, `Lambda quotas page`},
		{"FunctionTimeout", "Lambda", "timeout", FunctionTimeout, "seconds", ByTemplate, false, `API model, CreateFunctionRequest.Timeout`},
		{"FunctionMemory", "Lambda", "memory", FunctionMemory, "MB", ByTemplate, false, `Lambda quotas page`},
		{"FunctionMemoryLeast", "Lambda", "memory, at least", FunctionMemoryLeast, "MB", ByTemplate, false, `Lambda quotas page`},
		{"FunctionDisk", "Lambda", "/tmp", FunctionDisk, "MB", ByTemplate, false, `API model, EphemeralStorageSize`},
		{"FunctionLayers", "Lambda", "layers per function", FunctionLayers, "layers", ByTemplate, false, `Lambda quotas page`},
		{"FunctionName", "Lambda", "function name", FunctionName, "characters", ByTemplate, false, `API model, FunctionName`},
		{"FunctionDescription", "Lambda", "description", FunctionDescription, "characters", ByTemplate, false, `API model, Description`},
		{"AliasName", "Lambda", "alias name", AliasName, "characters", ByTemplate, false, `API model, Alias`},
		{"AsyncRetries", "Lambda", "retries of asynchronous invocations", AsyncRetries, "retries", ByTemplate, false, `API model, MaximumRetryAttempts`},
		{"AsyncAge", "Lambda", "age of asynchronous events", AsyncAge, "seconds", ByTemplate, false, `API model, MaximumEventAgeInSeconds`},
		{"AsyncAgeLeast", "Lambda", "age of asynchronous events, at least", AsyncAgeLeast, "seconds", ByTemplate, false, `API model, MaximumEventAgeInSeconds`},
		{"SourceBatch", "Lambda", "batch of a standard queue, a stream or a table", SourceBatch, "records", ByTemplate, false, `API model, CreateEventSourceMappingRequest.BatchSize`},
		{"SourceBatchFIFO", "Lambda", "batch of a FIFO queue", SourceBatchFIFO, "records", ByTemplate, false, `API model, CreateEventSourceMappingRequest.BatchSize`},
		{"SourceBatchNoWindow", "Lambda", "batch of a queue without a batching window", SourceBatchNoWindow, "records", ByTemplate, false, `API model, CreateEventSourceMappingRequest.MaximumBatchingWindowInSeconds`},
		{"SourceWindow", "Lambda", "batching window", SourceWindow, "seconds", ByTemplate, false, `API model, MaximumBatchingWindowInSeconds`},
		{"SourceWindowFIFO", "Lambda", "batching window of a FIFO queue", SourceWindowFIFO, "seconds", ByTemplate, false, `from memory`},
		{"SourceConcurrency", "Lambda", "maximum concurrency of a queue's event source", SourceConcurrency, "invocations", ByTemplate, false, `API model, MaximumConcurrency`},
		{"SourceConcurrencyLeast", "Lambda", "maximum concurrency of a queue's event source, at least", SourceConcurrencyLeast, "invocations", ByTemplate, false, `API model, MaximumConcurrency`},
		{"SourceParallel", "Lambda", "batches of a shard at once", SourceParallel, "batches", ByTemplate, false, `API model, ParallelizationFactor`},
		{"SourceRetries", "Lambda", "retries of a stream's records", SourceRetries, "retries", ByTemplate, false, `API model, MaximumRetryAttempts`},
		{"SourceAge", "Lambda", "age of a stream's records", SourceAge, "seconds", ByTemplate, false, `API model, MaximumRecordAgeInSeconds`},
		{"VisibilityShortfall", "Lambda", "seconds by which a function's timeout may exceed its queue's visibility timeout", VisibilityShortfall, "seconds", ByTemplate, false, `Lambda developer guide, "Using Lambda with Amazon SQS" (from memory)`},
		{"InvokePayload", "Lambda", "payload of a synchronous invocation", InvokePayload, "bytes", ByCode, false, `API model, Invoke`},
		{"InvokeAsyncPayload", "Lambda", "payload of an asynchronous invocation", InvokeAsyncPayload, "bytes", ByCode, false, `API model, Invoke`},
	}
}
