package table

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"sync"
)

// Receipt keeps what is about to be deleted.
type Receipt interface {
	// Append adds items; they outlive this process when it returns.
	Append(ctx context.Context, migration string, items []Item) error
}

// Lines are items as JSON lines.
func Lines(items []Item) []byte {
	var b bytes.Buffer
	for _, it := range items {
		b.WriteString(Text(it))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// ReadReceipt returns the items of a receipt, each once: a run that was killed writes some again.
func ReadReceipt(r io.Reader) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		seen := map[[sha256.Size]byte]bool{}
		in := bufio.NewReader(r)
		for n := 1; ; n++ {
			line, err := in.ReadString('\n')
			if errors.Is(err, io.EOF) {
				return // what has no line end is of a run that was killed while it wrote; nothing of it was deleted
			}
			it, bad := Item(nil), err
			if err == nil {
				it, bad = Parse(line)
			}
			if bad != nil {
				yield(nil, fmt.Errorf("read receipt, line %d: %w", n, bad))
				return
			}
			if sum := sha256.Sum256([]byte(line)); !seen[sum] {
				seen[sum] = true
				if !yield(it, nil) {
					return
				}
			}
		}
	}
}

// ReceiptFile is a Receipt in a file of JSON lines.
type ReceiptFile struct {
	mu   sync.Mutex
	file *os.File
}

// OpenReceipt opens a file, or makes it. What a run that was killed has half written ends there.
func OpenReceipt(path string) (*ReceiptFile, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open receipt: %w", err)
	}
	if err := endLine(f); err != nil {
		return nil, errors.Join(fmt.Errorf("open receipt: %w", err), f.Close())
	}
	return &ReceiptFile{file: f}, nil
}

// endLine cuts off the half of a line at the end of a file.
func endLine(f *os.File) error {
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	return f.Truncate(int64(bytes.LastIndexByte(text, '\n') + 1))
}

// Append implements Receipt.
func (r *ReceiptFile) Append(ctx context.Context, _ string, items []Item) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, err := r.file.Write(Lines(items)); err != nil {
		return err
	}
	return r.file.Sync()
}

// Close closes the file.
func (r *ReceiptFile) Close() error { return r.file.Close() }

// MemoryReceipt is a Receipt for tests.
type MemoryReceipt struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Append implements Receipt.
func (r *MemoryReceipt) Append(ctx context.Context, _ string, items []Item) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text.Write(Lines(items))
	return ctx.Err()
}

// Items returns what the receipt has.
func (r *MemoryReceipt) Items() ([]Item, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Item
	for it, err := range ReadReceipt(bytes.NewReader(r.text.Bytes())) {
		if err != nil {
			return all, err
		}
		all = append(all, it)
	}
	return all, nil
}
