package ops

import (
	"cmp"
	"runtime/debug"
)

// version says what this command was built from: the module's version, the commit where Git was there at the build, and Go's.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	changed := ""
	if set["vcs.modified"] == "true" {
		changed = ", changed"
	}
	return info.Main.Version + " (commit " + cmp.Or(set["vcs.revision"], "unknown") + changed + ", " + info.GoVersion + ")"
}
