package httpwire

import (
	"net/http"
	"time"
)

// expiresFormat is an HTTP date with nine digits of a fraction of the second.
const expiresFormat = "Mon, 02 Jan 2006 15:04:05.000000000 GMT"

func formatExpires(expiry time.Time) string { return expiry.UTC().Format(expiresFormat) }

// parseExpires reads a date with a fraction of the second or without. No text is no expiry.
func parseExpires(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(http.TimeFormat, text) // takes a fraction that the layout does not have
}
