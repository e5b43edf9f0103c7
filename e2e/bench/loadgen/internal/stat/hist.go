// Package stat holds the statistics of the benchmark: latency histograms, and the median and spread of trials.
package stat

import (
	"math/bits"
	"time"
)

const (
	subBits = 6 // 64 sub-buckets an octave: values are kept to 1.6 %
	sub     = 1 << subBits
	buckets = (64 - subBits) * sub
)

// Hist counts durations in log-linear buckets. The zero value is ready. Not thread-safe.
type Hist struct {
	counts [buckets]uint64
	total  uint64
	max    time.Duration
}

// Add counts one duration; negative ones count as 0.
func (h *Hist) Add(d time.Duration) {
	d = max(d, 0)
	h.counts[index(uint64(d))]++
	h.total++
	h.max = max(h.max, d)
}

// Count is how many were added.
func (h *Hist) Count() uint64 { return h.total }

// Max is the longest, exactly.
func (h *Hist) Max() time.Duration { return h.max }

// Quantile is the middle of the bucket in which at least q of the durations are reached; 0 when there are none.
func (h *Hist) Quantile(q float64) time.Duration {
	want := uint64(q*float64(h.total) + 0.9999999)
	var seen uint64
	for i, n := range h.counts {
		seen += n
		if n > 0 && seen >= want {
			if seen == h.total && want == h.total {
				return h.max
			}
			return min(middle(i), h.max)
		}
	}
	return h.max
}

func index(v uint64) int {
	if v < sub {
		return int(v)
	}
	shift := bits.Len64(v) - subBits - 1
	return (shift+1)*sub + int(v>>shift) - sub
}

func middle(i int) time.Duration {
	if i < sub {
		return time.Duration(i)
	}
	shift := i/sub - 1
	return time.Duration(uint64(i%sub+sub)<<shift + uint64(1)<<shift/2)
}
