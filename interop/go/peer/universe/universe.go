package universe

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

type connection struct {
	url     string
	fetcher Fetcher
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

// SetPeers makes peers all the processes of this universe, self among them or not. Connections to peers whose url is the
// same stay.
func (u *Universe) SetPeers(peers []Peer) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	connections := make(map[string]connection, len(peers))
	var ids []string
	for _, peer := range peers {
		if peer.ID == u.options.Self.ID {
			continue
		}
		ids = append(ids, peer.ID)
		if old, ok := u.peers[peer.ID]; ok && old.url == peer.URL {
			connections[peer.ID] = old
			continue
		}
		fetcher, err := u.options.Protocol(peer.URL)
		if err != nil {
			return fmt.Errorf("peer %q: %w", peer.ID, err)
		}
		connections[peer.ID] = connection{peer.URL, fetcher}
	}
	gone := u.peers
	u.peers = connections
	u.layRings(ids)
	return closeAllBut(gone, connections)
}

func (u *Universe) layRings(others []string) {
	lay := func(ids []string) *ring.Ring { return ring.New(ids, u.options.Hash, u.options.SegmentsPerOwner) }
	u.peekRing = lay(others)
	u.warmUntil = time.Now().Add(u.options.WarmUp)
	if u.options.IncludeSelf {
		others = append(slices.Clone(others), u.options.Self.ID)
	}
	u.ring = lay(others)
}

func closeAllBut(old, kept map[string]connection) error {
	var errs []error
	for id, c := range old {
		if kept[id].fetcher != c.fetcher {
			errs = append(errs, c.fetcher.Close())
		}
	}
	return errors.Join(errs...)
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

// Owner is the id of the process that owns key.
func (u *Universe) Owner(key string) string {
	u.mu.RLock()
	defer u.mu.RUnlock()
	return u.ring.Owner([]byte(key))
}

// Ask asks one peer, whoever owns the key.
func (u *Universe) Ask(ctx context.Context, peer string, mode Mode, galaxy, key string) (Value, error) {
	u.mu.RLock()
	c, ok := u.peers[peer]
	u.mu.RUnlock()
	if !ok {
		return Value{}, fmt.Errorf("no peer %q", peer)
	}
	return c.fetcher.Ask(ctx, mode, galaxy, key)
}

// Close closes all connections.
func (u *Universe) Close() error { return u.SetPeers(nil) }

// fetcherOf the owner of key; nil where that is this process.
func (u *Universe) fetcherOf(key string) Fetcher {
	u.mu.RLock()
	defer u.mu.RUnlock()
	return u.peers[u.ring.Owner([]byte(key))].fetcher
}

// previousOwnerOf key, from whom this process took it over; nil if it did not, or is no longer new.
func (u *Universe) previousOwnerOf(key string) Fetcher {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if time.Now().After(u.warmUntil) || u.ring.Owner([]byte(key)) != u.options.Self.ID {
		return nil
	}
	return u.peers[u.peekRing.Owner([]byte(key))].fetcher
}
