package emf_test

import (
	"fmt"
	"strings"
	"testing"
)

const good = `{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[["d"],[]],"Metrics":[{"Name":"m","Unit":"Count","StorageResolution":1}]}]},"d":"v","m":[1,2],"p":{}}` + "\n"

// many returns n pieces, each with its number in the place of %d.
func many(n int, piece, between string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(piece, "%d", fmt.Sprint(i))
	}
	return strings.Join(all, between)
}

// TestCheck shows that the checker finds what the specification forbids.
func TestCheck(t *testing.T) {
	if _, err := check([]byte(good)); err != nil {
		t.Fatalf("a good document: %v", err)
	}
	for name, change := range map[string][2]string{
		"Before": {`{"_aws"`, ` {"_aws"`}, "After": {"}\n", "} {}\n"}, "NoLineFeed": {"\n", ""}, "LineFeedInside": {`,"p"`, "\n,\"p\""},
		"NoTimestamp": {`"Timestamp":1,`, ``}, "FloatTimestamp": {`:1,`, `:1.5,`}, "Unknown": {`"Timestamp"`, `"LogGroup":"x","Timestamp"`},
		"NoNamespace": {`"n"`, `""`}, "LongNamespace": {`"n"`, `"` + strings.Repeat("n", 256) + `"`}, "NoSet": {`[["d"],[]]`, `[]`}, "Null": {`[["d"],[]]`, `null`},
		"NullSet": {`,[]]`, `,null]`}, "SameSet": {`,[]]`, `,["d"]]`}, "Dimensions": {`["d"]`, `[` + many(31, `"d%d"`, ",") + `]`}, "NoDimension": {`"d":"v",`, ``}, "DimensionNumber": {`"v"`, `1`}, "EmptyDimension": {`"v"`, `""`},
		"Colon": {`[["d"],[]]`, `[[":d"]]`}, "NoMetrics": {`{"Name":"m","Unit":"Count","StorageResolution":1}`, ``},
		"Metrics": {`"Metrics":[`, `"Metrics":[` + many(100, `{"Name":"m%d","Unit":"None"}`, ",") + ","}, "Twice": {`"Metrics":[`, `"Metrics":[{"Name":"m","Unit":"Count"},`}, "Unit": {`"Count"`, `"Things"`},
		"Resolution": {`n":1}`, `n":5}`}, "NoValue": {`"m":[1,2],`, ``}, "Values": {`[1,2]`, `[` + many(101, "%d", ",") + `]`}, "NoValues": {`[1,2]`, `[]`}, "Text": {`[1,2]`, `"1"`},
		"Large": {`[1,2]`, `1e109`}, "Member": {`,"p"`, `,"m":1,"p"`}, "Size": {`{}}`, `"` + strings.Repeat("p", 1<<20) + `"}`}, "UTF8": {`{}}`, "\"\xff\"}"}, "Name": {`"m"`, `"\u0007"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if d, err := check([]byte(bad)); err == nil || bad == good {
			t.Errorf("%s: %.200s is read as %+v; want it found", name, bad, d)
		}
	}
}
