package mark

import (
	"testing"
	"time"
)

func TestFindsWhatWasPut(t *testing.T) {
	now := time.Unix(0, 0x18a3b5c7d9e1f203)
	line := []byte(`data: {"mail":"a@b.example","delta":{"content":"________________________ words"}}`)
	at := len(`data: {"mail":"a@b.example","delta":{"content":"`)
	Put(line[at:], now)
	if found, ok := Find(line); !ok || !found.Equal(now) {
		t.Errorf("found %v, %v", found, ok)
	}
}

func TestFindsNothingInPlainText(t *testing.T) {
	for _, text := range []string{"", "@", "@123", "no mark here", "@000000000000000g and @"} {
		if _, ok := Find([]byte(text)); ok {
			t.Errorf("found a mark in %q", text)
		}
	}
}
