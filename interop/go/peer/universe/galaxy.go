package universe

import (
	"context"
	"errors"
	"time"
)

// Galaxy is a namespace of keys with its own backend and cache.
type Galaxy struct {
	Stats    Stats
	name     string
	universe *Universe
	getter   Getter
	cache    *cache
	// Loads that may ask a peer, and loads that never do. What is served to a peer joins the second alone, so that two
	// processes that take each other for the owner of a key do not wait for each other.
	outbound, inbound flights
}

// Get gives the value of key from the cache, the owner, or the backend here.
func (g *Galaxy) Get(ctx context.Context, key string) (Value, error) {
	g.Stats.Gets.Add(1)
	if value, ok := g.cached(key); ok {
		return value, nil
	}
	return g.outbound.do(ctx, key, func(ctx context.Context) (Value, error) {
		owner := g.universe.fetcherOf(key)
		if owner == nil {
			return g.load(ctx, key)
		}
		value, err := owner.Ask(ctx, Fetch, g.name, key)
		switch {
		case err == nil:
			g.Stats.PeerLoads.Add(1)
			return g.known(value), nil
		case errors.Is(err, ErrNotFound):
			g.Stats.NotFound.Add(1)
			return Value{}, err
		}
		if over := timeIsOver(ctx); over != nil {
			return Value{}, over
		}
		g.Stats.PeerLoadErrors.Add(1)
		return g.load(ctx, key)
	})
}

// timeIsOver gives the reason, also where the owner, who was told the deadline, says so before a busy machine gets round to ending ctx.
func timeIsOver(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// Serve answers a peer.
func (g *Galaxy) Serve(ctx context.Context, mode Mode, key string) (Value, error) {
	g.Stats.ServerRequests.Add(1)
	if value, ok := g.cached(key); ok {
		return value, nil
	}
	if mode == Peek {
		return Value{}, ErrNotFound
	}
	return g.load(ctx, key)
}

func (g *Galaxy) cached(key string) (Value, bool) {
	value, ok := g.cache.get(key)
	if ok {
		g.Stats.CacheHits.Add(1)
	}
	return value, ok
}

func (g *Galaxy) load(ctx context.Context, key string) (Value, error) {
	return g.inbound.do(ctx, key, func(ctx context.Context) (Value, error) {
		// A flight that has just landed may have brought it.
		if value, ok := g.cache.get(key); ok {
			return value, nil
		}
		value, err := g.peekPrevious(ctx, key)
		if err != nil {
			value, err = g.ask(ctx, key)
		}
		if err != nil {
			return Value{}, err
		}
		value = g.known(value)
		g.cache.put(key, value)
		return value, nil
	})
}

// known is the part of a value that this process knows of.
func (g *Galaxy) known(value Value) Value {
	if g.universe.options.NoExpiry {
		value.Expiry = time.Time{}
	}
	return value
}

// ask asks the backend.
func (g *Galaxy) ask(ctx context.Context, key string) (Value, error) {
	value, err := g.getter(ctx, key)
	switch {
	case err == nil:
		g.Stats.BackendLoads.Add(1)
	case errors.Is(err, ErrNotFound):
		g.Stats.NotFound.Add(1)
	default:
		g.Stats.BackendLoadErrors.Add(1)
	}
	return value, err
}

// peekTimeout is how long the backend is kept waiting for the caches of the previous owner: as long as a busy machine may
// need, because a test is to see what they hold.
const peekTimeout = 5 * time.Second

// peekPrevious asks the caches of who owned the key before this process was on the ring, while this process is new.
func (g *Galaxy) peekPrevious(ctx context.Context, key string) (Value, error) {
	previous := g.universe.previousOwnerOf(key)
	if previous == nil {
		return Value{}, ErrNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, peekTimeout)
	defer cancel()
	value, err := previous.Ask(ctx, Peek, g.name, key)
	if err == nil {
		g.Stats.WarmUpHits.Add(1)
	}
	return value, err
}
