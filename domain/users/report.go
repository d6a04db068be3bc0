package users

// Add counts a chunk's tally in.
func (r *Report) Add(t Tally) {
	r.Stored += t.Stored
	r.Duplicates += t.Duplicates
	r.ChunksDone++
}

// Finish says whether the import is over, once every tally is counted in.
func (r *Report) Finish() {
	r.Done = r.Read && r.ChunksDone == r.Chunks
}
