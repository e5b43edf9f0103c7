package stat

import "sort"

// Summary is what several trials of one thing say: the median, and the least and greatest beside it.
type Summary struct {
	Median float64   `json:"median"`
	Min    float64   `json:"min"`
	Max    float64   `json:"max"`
	Trials []float64 `json:"trials"`
}

// Summarize orders the trials; it panics when there are none.
func Summarize(trials []float64) Summary {
	sorted := append([]float64(nil), trials...)
	sort.Float64s(sorted)
	n := len(sorted)
	median := sorted[n/2]
	if n%2 == 0 {
		median = (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return Summary{Median: median, Min: sorted[0], Max: sorted[n-1], Trials: trials}
}

// Spread is the range as a share of the median, 0 when the median is 0.
func (s Summary) Spread() float64 {
	if s.Median == 0 {
		return 0
	}
	return (s.Max - s.Min) / s.Median
}
