// Package control lets a test tell a peer what to do: orders come as lines of JSON, answers and events go as lines of JSON.
package control

import (
	"context"

	"galaxycache/interop/peer/universe"
)

// Node is a peer under test: ring, caches, flights and both ends of a wire. universe.Universe is one; a peer that stands on
// another implementation of galaxycache would be a second.
type Node interface {
	SetPeers(peers []universe.Peer) error
	// Owner is the id of the process that owns key in the eyes of this one.
	Owner(key string) string
	// Get is what an application in this process would do.
	Get(ctx context.Context, galaxy, key string) (universe.Value, error)
	// Ask asks one peer, whoever owns the key.
	Ask(ctx context.Context, peer string, mode universe.Mode, galaxy, key string) (universe.Value, error)
	Stats(galaxy string) (map[string]int64, error)
	Close() error
}

// Backend is what the galaxies of the node load from.
type Backend interface {
	// Loads are the keys that the backend of galaxy was asked for, in order.
	Loads(galaxy string) [][]byte
	// Release lets loads end that wait for it.
	Release()
}
