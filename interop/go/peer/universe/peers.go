package universe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"galaxycache/interop/peer/ring"
)

type connection struct {
	url     string
	fetcher Fetcher
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
			return errors.Join(fmt.Errorf("peer %q: %w", peer.ID, err), closeAllBut(connections, u.peers))
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
