package s3

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

// event is S3's "Object Created" as EventBridge delivers it (Amazon S3 user guide, "EventBridge event message
// structure", 2026). Unlike in S3's own notifications, keys are not URL-encoded.
type event struct {
	Source     string    `json:"source"`
	DetailType string    `json:"detail-type"`
	Time       time.Time `json:"time"`
	Detail     struct {
		Bucket struct {
			Name string `json:"name"`
		} `json:"bucket"`
		Object struct {
			Key       string `json:"key"`
			Size      int64  `json:"size"`
			ETag      string `json:"etag"`
			Sequencer string `json:"sequencer"`
		} `json:"object"`
	} `json:"detail"`
}

// DecodeUpload reads the event that announces an upload.
func DecodeUpload(body string) (users.Upload, error) {
	var e event
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return users.Upload{}, fmt.Errorf("decode S3 event: %w; expected EventBridge's JSON", err)
	}
	o := e.Detail.Object
	if e.Source != "aws.s3" || e.DetailType != "Object Created" {
		return users.Upload{}, fmt.Errorf("decode S3 event: found %q of source %q; expected Object Created of aws.s3", e.DetailType, e.Source)
	}
	if e.Detail.Bucket.Name == "" || o.Key == "" || o.ETag == "" || e.Time.IsZero() {
		return users.Upload{}, fmt.Errorf("decode S3 event: found bucket %q, key %q, etag %q, time %s; expected all of them", e.Detail.Bucket.Name, o.Key, o.ETag, e.Time)
	}
	return users.Upload{Bucket: e.Detail.Bucket.Name, Key: o.Key, ETag: o.ETag, Sequencer: o.Sequencer, Size: o.Size, At: e.Time.UTC()}, nil
}
