package names

// The attributes that redriving a message adds to it.
const (
	AttributeRedrives   = App + "-redrives" // how often it has been redriven
	AttributeRedriveRun = App + "-redrive"  // by which run, last
)
