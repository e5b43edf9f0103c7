package stat

import (
	"math"
	"testing"
	"time"
)

func TestQuantilesStayWithinABucketOfTheTruth(t *testing.T) {
	var h Hist
	for i := 1; i <= 100_000; i++ {
		h.Add(time.Duration(i) * time.Microsecond)
	}
	for _, q := range []float64{0.01, 0.5, 0.9, 0.99, 0.999} {
		got, want := float64(h.Quantile(q)), q*1e8
		if math.Abs(got-want)/want > 0.01 {
			t.Errorf("quantile %v: got %v, want about %v", q, got, want)
		}
	}
	if h.Max() != 100*time.Millisecond || h.Quantile(1) != h.Max() {
		t.Errorf("max %v, quantile(1) %v", h.Max(), h.Quantile(1))
	}
}

func TestABucketsMiddleIsNearItsValues(t *testing.T) {
	for _, v := range []uint64{0, 1, 63, 64, 65, 127, 128, 1000, 123_456_789, 1 << 40, 1<<62 + 5} {
		if mid := float64(middle(index(v))); math.Abs(mid-float64(v)) > float64(v)/sub/2+0.5 {
			t.Errorf("%d falls into a bucket around %v", v, mid)
		}
	}
}

func TestEmptyAndNegative(t *testing.T) {
	var h Hist
	if h.Quantile(0.5) != 0 {
		t.Error("empty")
	}
	h.Add(-time.Second)
	if h.Quantile(0.5) != 0 || h.Count() != 1 {
		t.Error("negative")
	}
}

func TestSummary(t *testing.T) {
	s := Summarize([]float64{5, 1, 3, 2, 4})
	if s.Median != 3 || s.Min != 1 || s.Max != 5 || s.Trials[0] != 5 {
		t.Errorf("%+v", s)
	}
	if math.Abs(s.Spread()-4.0/3) > 1e-9 {
		t.Errorf("spread %v", s.Spread())
	}
	if even := Summarize([]float64{1, 2, 3, 4}); even.Median != 2.5 {
		t.Errorf("even median %v", even.Median)
	}
}
