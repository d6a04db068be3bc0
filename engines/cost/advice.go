package cost

import (
	"fmt"
)

const (
	enough   = 20 // invocations with a memory size before its price is compared with that of another
	fullest  = 90 // percent of the memory: beyond that, the next large event ends the function
	headroom = 125
)

// sizes are those worth trying: doublings, and a whole processor (1,769 MB; Lambda quotas page).
func memorySizes() []int64 {
	return []int64{128, 256, 512, 1024, 1769, 2048, 3072, 4096, 6144, 8192, 10240}
}

// advise says which memory a function should have. Where it ran with several, the cheapest of them is a fact. Where it
// did not, a smaller one can be a guess only: processors come with memory, so a function that computes takes longer with
// less and costs the same, and one that waits costs less.
func advise(sizes []Size) string {
	var tried []Size
	for _, s := range sizes {
		if s.Invocations >= enough {
			tried = append(tried, s)
		}
	}
	if len(tried) == 0 {
		return fmt.Sprintf("too few invocations to judge; %d with the same memory are enough", enough)
	}
	now := tried[len(tried)-1]
	for _, s := range tried {
		if s.Invocations > now.Invocations {
			now = s
		}
	}
	if now.UsedMB*100 > now.MemoryMB*fullest {
		return fmt.Sprintf("raise it to %d MB: %d of %d MB were used", next(now.UsedMB), now.UsedMB, now.MemoryMB)
	}
	if len(tried) > 1 {
		return measured(tried, now)
	}
	return guessed(now)
}

func measured(tried []Size, now Size) string {
	best := now
	for _, s := range tried {
		if s.UsedMB*100 <= s.MemoryMB*fullest && s.USDPerMillion.Cmp(best.USDPerMillion) < 0 {
			best = s
		}
	}
	if best.MemoryMB == now.MemoryMB {
		return fmt.Sprintf("keep %d MB: the cheapest of %d sizes measured", now.MemoryMB, len(tried))
	}
	return fmt.Sprintf("take %d MB: measured at $%s a million, against $%s with %d MB", best.MemoryMB, best.USDPerMillion.Cents(), now.USDPerMillion.Cents(), now.MemoryMB)
}

func guessed(now Size) string {
	smaller := next(now.UsedMB)
	if smaller >= now.MemoryMB {
		return fmt.Sprintf("keep %d MB: %d were used", now.MemoryMB, now.UsedMB)
	}
	return fmt.Sprintf("try %d MB: %d of %d were used; duration costs up to %d %% less if the function waits, the same if it computes",
		smaller, now.UsedMB, now.MemoryMB, 100-100*smaller/now.MemoryMB)
}

// next is the least size that leaves headroom.
func next(used int64) int64 {
	for _, s := range memorySizes() {
		if s*100 >= used*headroom {
			return s
		}
	}
	return memorySizes()[len(memorySizes())-1]
}
