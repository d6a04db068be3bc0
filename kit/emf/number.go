package emf

import (
	"math"
	"math/bits"
	"strconv"
)

// mostNumber is how long a number gets: a sign, 0.00000 and 17 digits.
const mostNumber = 25

// wholes are the whole numbers that a float64 holds exactly.
const wholes = 1 << 53

// appendNumber writes a number as encoding/json does. Whole ones and those with up to three decimals, which most metrics
// are, it writes faster.
func appendNumber(b []byte, v float64) []byte {
	a := math.Abs(v)
	if n := int64(v); a < wholes && float64(n) == v {
		return strconv.AppendInt(b, n, 10)
	}
	if n := int64(a*1000 + 0.5); a < 1e12 && float64(n)/1000 == a {
		return appendThousandths(b, n, v < 0)
	}
	if a >= 1.0/1024 && a < 1<<50 {
		return appendShortest(b, v)
	}
	if a < 1e-6 || a >= 1e21 {
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// appendThousandths writes n/1000. A quotient of two exact numbers is the float64 nearest to the decimal, which is
// therefore what the float64 reads as, and of up to 15 digits there is no shorter one, and no other.
func appendThousandths(b []byte, n int64, negative bool) []byte {
	if negative {
		b = append(b, '-')
	}
	b = strconv.AppendInt(b, n/1000, 10)
	rest := n % 1000
	b = append(b, '.', byte('0'+rest/100))
	if rest%100 > 0 {
		b = append(b, byte('0'+rest/10%10))
	}
	if rest%10 > 0 {
		b = append(b, byte('0'+rest%10))
	}
	return b
}

// tens are the powers of ten from 10 to 10^19, and to the left what comes to 64 bits.
var tens, wide = func() (tens, wide [20]uint64) { //nolint:gochecknoglobals // a table, which nobody changes
	ten := uint64(1)
	for i := range tens {
		tens[i], wide[i] = ten, ten<<bits.LeadingZeros64(ten)
		ten *= 10
	}
	return tens, wide
}()

const (
	mantissa = 1<<52 - 1
	bias     = 1075
)

// appendShortest writes a number from 2^-10 to 2^50 with as few digits as read as the same float64, and of those the
// nearest, as strconv does. In this range the power of ten that a number is multiplied with has 64 bits, so that all is
// exact: the way is Raffaello Giulietti's ("The Schubfach way to render doubles", 2020), with nothing to look up but that.
func appendShortest(b []byte, v float64) []byte {
	u := math.Float64bits(v)
	if u&mantissa == 0 { // a power of two, whose neighbours are not equally far
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	if v < 0 {
		b = append(b, '-')
	}
	n, decimals := shortest(u&mantissa|(mantissa+1), int(u>>52&0x7ff)-bias)
	b = strconv.AppendUint(b, n/tens[decimals], 10)
	return appendDecimals(b, n%tens[decimals], decimals)
}

// shortest is c·2^q in decimal digits, and how many of them are behind the point. Everything is times four, so that the
// middle between two neighbours is whole; what is cut off leaves its trace in the last bit.
func shortest(c uint64, q int) (n uint64, decimals int) {
	decimals = -(q * 1262611 >> 22)             // by log10(2)
	shift := uint(q + decimals*1741647>>19 + 1) // by log2(10)
	scaled := func(c uint64) uint64 {
		high, low := bits.Mul64(wide[decimals], c<<shift)
		if low != 0 {
			high |= 1
		}
		return high
	}
	// The bounds, to where a reader takes a decimal for this number, are no decimals of so few digits themselves: their last
	// binary digit is behind that of 10^-decimals. So it does not matter here whose they are.
	lower, value, upper := scaled(4*c-2), scaled(4*c), scaled(4*c+2)
	n = value / 4
	short := n / 10
	if under, over := lower <= 40*short, 40*short+40 <= upper; under != over {
		return short + one(over), decimals - 1
	}
	if under, over := lower <= 4*n, 4*n+4 <= upper; under != over {
		return n + one(over), decimals
	}
	return n + one(value > 4*n+2 || value == 4*n+2 && n&1 == 1), decimals
}

func one(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}

const pairs = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

// appendDecimals writes what is behind the point, without zeros at the end.
func appendDecimals(b []byte, n uint64, width int) []byte {
	if n == 0 {
		return b
	}
	var text [20]byte
	at := len(text)
	for ; width > 1; width -= 2 {
		at -= 2
		pair := n % 100 * 2
		n /= 100
		text[at], text[at+1] = pairs[pair], pairs[pair+1]
	}
	if width == 1 {
		at--
		text[at] = byte('0' + n)
	}
	last := len(text)
	for text[last-1] == '0' {
		last--
	}
	return append(append(b, '.'), text[at:last]...)
}
