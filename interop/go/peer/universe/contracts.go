// Package universe is what one process knows: its peers, the ring, its galaxies and their caches. It knows no wire.
package universe

import (
	"context"
	"errors"
	"time"
)

// Value is what a backend gave for a key.
type Value struct {
	Bytes []byte
	// Expiry is when the value is no longer good. Zero: never.
	Expiry time.Time
}

func (v Value) fresh(now time.Time) bool { return v.Expiry.IsZero() || now.Before(v.Expiry) }

// Peer is one process: the ring hashes the id, the url only says how to reach it.
type Peer struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// Mode is what one peer asks of another.
type Mode string

const (
	// Fetch asks the caches of a peer, then its backend, and never a third process.
	Fetch Mode = "fetch"
	// Peek asks the caches alone.
	Peek Mode = "peek"
)

// Fetcher is the client side of one peer.
type Fetcher interface {
	// Ask gives ErrNotFound if the peer says that the key does not exist. Any other error is a failure of the peer.
	Ask(ctx context.Context, mode Mode, galaxy, key string) (Value, error)
	Close() error
}

// Protocol makes a Fetcher for the url of a peer.
type Protocol func(url string) (Fetcher, error)

// Getter loads a key from the source of truth, or gives ErrNotFound.
type Getter func(ctx context.Context, key string) (Value, error)

var (
	// ErrNotFound says that a key does not exist. Final: nobody else is asked.
	ErrNotFound = errors.New("key not found")
	// ErrUnknownGalaxy says that a process has no galaxy of that name.
	ErrUnknownGalaxy = errors.New("unknown galaxy")
)
