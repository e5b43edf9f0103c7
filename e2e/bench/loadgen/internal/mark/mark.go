// Package mark is the time stamp that the mock writes into the text of each streamed chunk and the load generator finds
// again, whatever dialect the text was translated into on its way: '@' and 16 hexadecimal digits of Unix nanoseconds.
package mark

import (
	"bytes"
	"time"
)

// Width of a mark in bytes.
const Width = 17

// Canary is a phrase of every non-streamed answer's text.
const Canary = "axonhub-bench-answer"

const digits = "0123456789abcdef"

// Put writes now over the first Width bytes of dst.
func Put(dst []byte, now time.Time) {
	v := uint64(now.UnixNano())
	dst[0] = '@'
	for i := Width - 1; i > 0; i-- {
		dst[i] = digits[v&15]
		v >>= 4
	}
}

// Find is the first mark in text.
func Find(text []byte) (time.Time, bool) {
	for {
		at := bytes.IndexByte(text, '@')
		if at < 0 || len(text) < at+Width {
			return time.Time{}, false
		}
		if v, ok := parse(text[at+1 : at+Width]); ok {
			return time.Unix(0, int64(v)), true
		}
		text = text[at+1:]
	}
}

func parse(hex []byte) (uint64, bool) {
	var v uint64
	for _, c := range hex {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | uint64(c-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
