package embedded

import (
	"strconv"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded/certs"
)

// Region is the one that there is.
const Region = "us-east-1"

// loopback is the only address that anything here listens on.
const loopback = "127.0.0.1"

// Instance is a running embedded AWS.
type Instance struct {
	Account      string    `json:"account"`
	Region       string    `json:"region"`
	Port         int       `json:"port"`          // of the front
	Backend      string    `json:"backend"`       // MiniStack's own address, plain HTTP; for measurements
	PID          int       `json:"pid"`           // of the daemon, or of the program that called Run
	MiniStackPID int       `json:"ministack_pid"` // also of its process group
	Version      string    `json:"version"`       // of MiniStack
	Started      time.Time `json:"started"`
	Dir          string    `json:"dir"`
	Session      *Session  `json:"session,omitempty"` // whom to be in place of the account's root user
}

// Session is what one has who has taken a role.
type Session struct {
	AccessKey string `json:"accessKey"`
	Secret    string `json:"secret"`
	Token     string `json:"token"`
}

// session is whom to be: the account's root user, where nobody has taken a role.
func (i Instance) session() Session {
	if i.Session != nil {
		return *i.Session
	}
	return Session{AccessKey: i.key(), Secret: rootKey}
}

// Endpoint is where every service answers. It is an address, not a name, because SDKs then put the bucket into the
// path and not into the host name, which only some resolvers would find; nor can it end at ::1.
func (i Instance) Endpoint() string { return "https://" + i.host() }

func (i Instance) host() string { return loopback + ":" + strconv.Itoa(i.Port) }

// CAFile is the certificate of the authority that signed the front's.
func (i Instance) CAFile() string { return certs.In(folder(i.Dir).tls()).CA }

// bundle is the system's certificate authorities and ours in one file.
func (i Instance) bundle() string { return certs.In(folder(i.Dir).tls()).Bundle }
