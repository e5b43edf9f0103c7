package mock

import "time"

type timer struct {
	at int64 // Unix nanoseconds
	c  *conn
}

// timers is a binary heap of streams by when their next chunk is due.
type timers struct {
	heap    []timer
	planned time.Time // when the last stream given by next was due
}

func (t *timers) add(c *conn, at time.Time) {
	t.heap = append(t.heap, timer{at.UnixNano(), c})
	for i := len(t.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if t.heap[parent].at <= t.heap[i].at {
			return
		}
		t.heap[parent], t.heap[i] = t.heap[i], t.heap[parent]
		i = parent
	}
}

// next takes a stream that is due, nil when none is.
func (t *timers) next(now time.Time) *conn {
	if len(t.heap) == 0 || t.heap[0].at > now.UnixNano() {
		return nil
	}
	first := t.heap[0]
	last := len(t.heap) - 1
	t.heap[0] = t.heap[last]
	t.heap[last] = timer{}
	t.heap = t.heap[:last]
	t.sink()
	t.planned = time.Unix(0, first.at)
	return first.c
}

func (t *timers) sink() {
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.heap[child].at < t.heap[least].at {
				least = child
			}
		}
		if least == i {
			return
		}
		t.heap[least], t.heap[i] = t.heap[i], t.heap[least]
		i = least
	}
}

// wait is how long the loop may sleep, at most limit.
func (t *timers) wait(now time.Time, limit time.Duration) time.Duration {
	if len(t.heap) == 0 {
		return limit
	}
	return min(max(time.Duration(t.heap[0].at-now.UnixNano()), 0), limit)
}
