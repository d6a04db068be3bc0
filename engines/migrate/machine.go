package migrate

import (
	"context"
	"errors"
	"fmt"
)

// Machine runs jobs apart from the process that begins them, for as long as it takes: each segment again and again until
// it is done, then the end, which comes also when a segment failed. What it runs is Hands.
type Machine interface {
	// Run returns the name of the run that Start begins with a job: an address where people can follow it.
	Run(job Job) string
	// Start begins it. Beginning the same job twice begins it once.
	Start(ctx context.Context, job Job) error
	// Over says whether a run has ended, and, unless it ended well, why.
	Over(ctx context.Context, run string) (over bool, why string, err error)
}

// ErrNoMachine is returned for a migration that runs OnAWS where there is nothing to run it.
var ErrNoMachine = errors.New("it runs on AWS, and this environment has no machine for that")

// Job is a migration that a machine runs: what its hands are told, and what they answer.
type Job struct {
	Migration  string  `json:"migration"`
	Checksum   string  `json:"checksum"`
	Generation int     `json:"generation"`
	Attempt    int     `json:"attempt"`
	Token      int64   `json:"token"` // of the lease, which is the run's own
	Run        string  `json:"run"`
	Units      float64 `json:"units"`              // capacity units a second for one segment; 0: as many as it gets
	Segments   []int   `json:"segments,omitempty"` // that are to do
	Parallel   int     `json:"parallel,omitempty"` // of them at the same time

	// What differs between parts of the job.
	Segment int      `json:"-"`
	Done    bool     `json:"-"` // nothing of the segment is left
	End     bool     `json:"-"` // this part is the end
	Failure *Failure `json:"-"` // why it is the end
}

// Failure is how a machine tells that hands have failed.
type Failure struct {
	Error string `json:"Error"`
	Cause string `json:"Cause"`
}

// handOver gives the lease to a machine's run and begins it. From then on this process may write nothing any more.
func (r Runner) handOver(ctx context.Context, s *session, m Migration, st State) error {
	points, err := s.store.Checkpoints(s.ctx, m.ID, st.Generation)
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	job := Job{Migration: m.ID, Checksum: m.Checksum, Generation: st.Generation, Attempt: st.Attempt, Segments: undone(st.Segments, points), Parallel: r.parallel()}
	job.Parallel = max(min(job.Parallel, len(job.Segments)), 1)
	job.Units = r.Units / float64(job.Parallel)
	err = s.give(ctx, func(token int64) Lease {
		job.Token = token
		job.Run = r.Machine.Run(job)
		return Lease{Holder: r.By, Life: machineLife, Taken: r.Now(), Migration: m.ID, Run: job.Run}
	})
	if err != nil {
		return err
	}
	if err := r.Machine.Start(context.WithoutCancel(ctx), job); err != nil {
		return fmt.Errorf("start it on AWS: %w; nothing of it has run; correct the cause and run it again", err)
	}
	return nil
}

// undone lists the segments that no checkpoint says are done.
func undone(segments int, points []Checkpoint) []int {
	done := map[int]bool{}
	for _, p := range points {
		done[p.Segment] = p.Done
	}
	left := []int{}
	for i := range segments {
		if !done[i] {
			left = append(left, i)
		}
	}
	return left
}

func (r Runner) parallel() int {
	if r.Parallel > 0 {
		return r.Parallel
	}
	return defaultParallel
}
