package users

import "time"

// User is a member of the directory.
type User struct {
	ID         string
	Email      string
	Name       string
	Attributes map[string]string // further columns of the file, by header
	Source     Source            // the row that this state comes from, or the newest that said the same
	Counted    int               // line of Source.Import that counts as stored for this user; 0: none, it said the same
}

// Source says which row a user's state was read from.
type Source struct {
	Import     string    // ID of the import
	UploadedAt time.Time // when the file was uploaded; UTC, whole milliseconds
	Line       int       // line of the file, 1 is the first line
}

// Upload is a file that arrived.
type Upload struct {
	Bucket    string
	Key       string
	ETag      string    // of the very bytes that the event speaks of
	Sequencer string    // orders uploads of one key; the same in every delivery of one event
	At        time.Time // when it was uploaded
	Size      int64     // bytes
}

// Row is one valid row of a file.
type Row struct {
	Line       int
	ID         string
	Email      string
	Name       string
	Attributes map[string]string
}

// Chunk is a part of an import: at most MaxChunkRows rows of one partition.
type Chunk struct {
	Import     string    // ID of the import
	UploadedAt time.Time // of the file
	Seq        int       // 0, 1, 2 … within the import; the same rows in every attempt
	Partition  int       // 0 ≤ Partition < Partitions
	Rows       []Row
}

// Rejection is a row that cannot be imported.
type Rejection struct {
	Line   int
	Reason string
}

// Tally is what became of the rows of one chunk.
type Tally struct {
	Stored     int // rows whose user was written
	Duplicates int // rows that changed nothing: same id earlier in this file, same content, or from an older file
}

// Report is the account of one import. Once Done, Rows = Stored + Rejected + Duplicates.
type Report struct {
	Import     string    `json:"import"`
	File       string    `json:"file"` // key of the upload
	UploadedAt time.Time `json:"uploadedAt"`
	Rows       int       `json:"rows"`     // rows in the file, without the header
	Rejected   int       `json:"rejected"` // rows in the rejects report
	Queued     int       `json:"queued"`   // rows sent on to be stored; Rows = Queued + Rejected
	Chunks     int       `json:"chunks"`   // chunks that the queued rows were sent in
	Stored     int       `json:"stored"`
	Duplicates int       `json:"duplicates"`
	ChunksDone int       `json:"chunksDone"`
	Read       bool      `json:"read"`            // the whole file was read
	Done       bool      `json:"done"`            // and every chunk was handled
	Error      string    `json:"error,omitempty"` // why the file as a whole was refused
	Rejects    string    `json:"rejects"`         // key of the report of bad rows
}
