package httpwire

import (
	"testing"
	"time"
)

func TestAnExpiryIsWrittenWithNineDigitsAndReadBackWhole(t *testing.T) {
	expiry := time.Date(2026, time.November, 20, 10, 11, 12, 120_000_009, time.UTC)
	text := formatExpires(expiry)
	if want := "Fri, 20 Nov 2026 10:11:12.120000009 GMT"; text != want {
		t.Errorf("formatExpires = %q, want %q", text, want)
	}
	got, err := parseExpires(text)
	if err != nil || !got.Equal(expiry) {
		t.Errorf("parseExpires(%q) = %v, %v", text, got, err)
	}
}

func TestAnExpiryIsReadWithoutAFraction(t *testing.T) {
	got, err := parseExpires("Fri, 20 Nov 2026 10:11:12 GMT")
	if want := time.Date(2026, time.November, 20, 10, 11, 12, 0, time.UTC); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestNoExpiryIsNever(t *testing.T) {
	if got, err := parseExpires(""); err != nil || !got.IsZero() {
		t.Errorf("got %v, %v", got, err)
	}
}
