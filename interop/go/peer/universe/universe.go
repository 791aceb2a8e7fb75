package universe

import (
	"context"
	"fmt"
	"sync"
	"time"

	"galaxycache/interop/peer/ring"
)

// Options of a universe. Hash and SegmentsPerOwner must be the same in every process.
type Options struct {
	Self             Peer
	Protocol         Protocol
	Hash             ring.Hash
	SegmentsPerOwner int
	IncludeSelf      bool
	// NoExpiry makes this process a release that knows no expiry: it forgets those of its backend and of its peers.
	NoExpiry bool
	// WarmUp is for how long after each change of peers the caches of a key's previous owner are asked before the backend.
	WarmUp time.Duration
}

// Universe is all that one process knows.
type Universe struct {
	options  Options
	galaxies map[string]*Galaxy

	mu        sync.RWMutex
	ring      *ring.Ring
	peekRing  *ring.Ring
	warmUntil time.Time
	peers     map[string]connection
}

// New makes a universe with the galaxies that getters name.
func New(options Options, getters map[string]Getter) (*Universe, error) {
	u := &Universe{options: options, galaxies: make(map[string]*Galaxy, len(getters)), peers: map[string]connection{}}
	for name, getter := range getters {
		cache, err := newCache()
		if err != nil {
			return nil, err
		}
		u.galaxies[name] = &Galaxy{name: name, universe: u, getter: getter, cache: cache}
	}
	u.layRings(nil)
	return u, nil
}

// Galaxy of that name, or ErrUnknownGalaxy.
func (u *Universe) Galaxy(name string) (*Galaxy, error) {
	if galaxy, ok := u.galaxies[name]; ok {
		return galaxy, nil
	}
	return nil, fmt.Errorf("%w %q", ErrUnknownGalaxy, name)
}

// Get gives the value of key from the cache, the owner, or the backend here.
func (u *Universe) Get(ctx context.Context, galaxy, key string) (Value, error) {
	g, err := u.Galaxy(galaxy)
	if err != nil {
		return Value{}, err
	}
	return g.Get(ctx, key)
}

// Stats of one galaxy.
func (u *Universe) Stats(galaxy string) (map[string]int64, error) {
	g, err := u.Galaxy(galaxy)
	if err != nil {
		return nil, err
	}
	return g.Stats.Snapshot(), nil
}
