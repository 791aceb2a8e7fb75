package control

import (
	"context"
	"errors"
	"strconv"

	"galaxycache/interop/peer/universe"
)

// order is what a test says. Kind tells which of the other fields count.
type order struct {
	ID        int             `json:"id"`
	Kind      string          `json:"kind"`
	Peers     []universe.Peer `json:"peers"`
	Peer      string          `json:"peer"`
	Mode      universe.Mode   `json:"mode"`
	Galaxy    string          `json:"galaxy"`
	Keys      [][]byte        `json:"keys"`
	TimeoutMs int64           `json:"timeoutMs"`
}

// answer to the order of the same ID. Error says that the order could not be obeyed.
type answer struct {
	ID      int              `json:"id"`
	Error   string           `json:"error,omitempty"`
	Results []result         `json:"results,omitempty"`
	Owners  []string         `json:"owners,omitempty"`
	Loads   [][]byte         `json:"loads,omitempty"`
	Stats   map[string]int64 `json:"stats,omitempty"`
}

// result of one key: a value or an error.
type result struct {
	Value []byte `json:"value,omitempty"`
	// ExpiryNs is in nanoseconds since 1970; text, because JSON's numbers are not that long. Absent: never.
	ExpiryNs string `json:"expiryNs,omitempty"`
	Code     string `json:"code,omitempty"`
	Message  string `json:"message,omitempty"`
}

func resultOf(value universe.Value, err error) result {
	if err != nil {
		return result{Code: codeOf(err), Message: err.Error()}
	}
	r := result{Value: value.Bytes}
	if !value.Expiry.IsZero() {
		r.ExpiryNs = strconv.FormatInt(value.Expiry.UnixNano(), 10)
	}
	return r
}

// codeOf names an error as the TypeScript packages do.
func codeOf(err error) string {
	switch {
	case errors.Is(err, universe.ErrNotFound):
		return "NOT_FOUND"
	case errors.Is(err, universe.ErrUnknownGalaxy):
		return "UNKNOWN_GALAXY"
	case errors.Is(err, context.DeadlineExceeded):
		return "DEADLINE_EXCEEDED"
	case errors.Is(err, context.Canceled):
		return "CANCELLED"
	default:
		return "FAILED"
	}
}
