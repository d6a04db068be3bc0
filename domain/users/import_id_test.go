package users_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
)

// S3 pads the shorter of two sequencers with zeros on the right to compare them; so must the order of import IDs.
func TestImportID_OrdersUploadsOfOneKey(t *testing.T) {
	older := users.Upload{Bucket: "b", Key: "users.csv", ETag: "1", Sequencer: "0055AED6DCD9"}
	for _, sequencer := range []string{"0055AED6DCDA", "0055AED6DCD9A", "0155"} {
		newer := users.Upload{Bucket: "b", Key: "users.csv", ETag: "2", Sequencer: sequencer}
		if users.ImportID(newer) <= users.ImportID(older) {
			t.Errorf("import of sequencer %s sorts before that of %s", sequencer, older.Sequencer)
		}
	}
}

func TestImportID_TellsUploadsApart(t *testing.T) {
	u := users.Upload{Bucket: "b", Key: "users.csv", ETag: "1", Sequencer: "01"}
	for _, other := range []users.Upload{{Bucket: "c", Key: u.Key, ETag: u.ETag, Sequencer: u.Sequencer}, {Bucket: u.Bucket, Key: "c", ETag: u.ETag, Sequencer: u.Sequencer},
		{Bucket: u.Bucket, Key: u.Key, ETag: "2", Sequencer: u.Sequencer}, {Bucket: u.Bucket, Key: u.Key, ETag: u.ETag, Sequencer: "02"}} {
		if users.ImportID(other) == users.ImportID(u) {
			t.Errorf("the imports of %+v and %+v have the same ID", u, other)
		}
	}
	again := u
	again.At, again.Size = again.At.Add(1), 7 // an event says the same of its upload in every delivery; these do not matter
	if users.ImportID(again) != users.ImportID(u) {
		t.Error("one upload has two import IDs")
	}
}
