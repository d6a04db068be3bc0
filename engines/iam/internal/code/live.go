package code

import (
	"go/constant"

	"golang.org/x/tools/go/ssa"
)

// live returns the blocks of a function that can run: the compiler too leaves out what stands behind a constant that is
// false, as in `if debug`.
func live(f *ssa.Function) []*ssa.BasicBlock {
	decided := false
	for _, b := range f.Blocks {
		_, only := next(b)
		decided = decided || only
	}
	if !decided {
		return f.Blocks
	}
	seen := map[*ssa.BasicBlock]bool{}
	queue := []*ssa.BasicBlock{f.Blocks[0]}
	if f.Recover != nil {
		queue = append(queue, f.Recover)
	}
	var all []*ssa.BasicBlock
	for len(queue) > 0 {
		b := queue[0]
		if queue = queue[1:]; seen[b] {
			continue
		}
		seen[b] = true
		all = append(all, b)
		to, _ := next(b)
		queue = append(queue, to...)
	}
	return all
}

// next returns the blocks that may run after one, and whether a constant decides which.
func next(b *ssa.BasicBlock) (to []*ssa.BasicBlock, decided bool) {
	if len(b.Instrs) == 0 {
		return b.Succs, false
	}
	if i, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		if c, ok := i.Cond.(*ssa.Const); ok && c.Value != nil {
			if constant.BoolVal(c.Value) {
				return b.Succs[:1], true
			}
			return b.Succs[1:], true
		}
	}
	return b.Succs, false
}
