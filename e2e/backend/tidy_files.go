package backend

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/mainstay-go/mainstay/names"
)

// folders are where the run's uploads lie, and their reports.
func (r Run) folders() []string { return []string{r.key(""), names.RejectsPrefix + r.key("")} }

// files are the keys of the run's uploads.
func (r Run) files(ctx context.Context) ([]string, error) {
	var keys []string
	err := r.versions(ctx, r.key(""), func(all []types.ObjectIdentifier) error {
		for _, o := range all {
			keys = append(keys, *o.Key)
		}
		return nil
	})
	return keys, err
}

// removeFiles removes the run's uploads and their reports, and says how many.
func (r Run) removeFiles(ctx context.Context) (int, error) {
	bucket, api, n := r.Site.Outputs[names.OutputUploadsBucket], s3.NewFromConfig(r.Site.AWS), 0
	for _, folder := range r.folders() {
		err := r.versions(ctx, folder, func(all []types.ObjectIdentifier) error {
			out, err := api.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &types.Delete{Objects: all, Quiet: aws.Bool(true)}})
			if err != nil {
				return fmt.Errorf("delete %d objects of bucket %s: %w", len(all), bucket, err)
			}
			for _, e := range out.Errors {
				return fmt.Errorf("delete %s of bucket %s: %s: %s", aws.ToString(e.Key), bucket, aws.ToString(e.Code), aws.ToString(e.Message))
			}
			n += len(all)
			return nil
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// versions hands over a folder's objects in all versions, a page at a time.
func (r Run) versions(ctx context.Context, folder string, each func([]types.ObjectIdentifier) error) error {
	if !strings.Contains(folder, "/"+r.ID+"/") || r.ID == "" {
		return fmt.Errorf("list folder %q of run %q: expected one of the run's own", folder, r.ID)
	}
	bucket := r.Site.Outputs[names.OutputUploadsBucket]
	pages := s3.NewListObjectVersionsPaginator(s3.NewFromConfig(r.Site.AWS), &s3.ListObjectVersionsInput{Bucket: &bucket, Prefix: &folder})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list %s of bucket %s: %w", folder, bucket, err)
		}
		var all []types.ObjectIdentifier
		for _, v := range page.Versions {
			all = append(all, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
		}
		for _, m := range page.DeleteMarkers {
			all = append(all, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
		}
		if len(all) == 0 {
			continue
		}
		if err := each(all); err != nil {
			return err
		}
	}
	return nil
}
