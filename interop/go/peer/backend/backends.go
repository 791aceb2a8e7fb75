// Package backend has the sources of truth of a peer under test. The Node peers have the same, so that it does not matter
// to a test who owns a key.
package backend

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"galaxycache/interop/peer/universe"
)

// Event is what a test waits for in the galaxy "held".
type Event struct {
	Event string `json:"event"`
	Key   []byte `json:"key"`
	// RemainingMs is the time that is left of the deadline of who asked; absent if there is none.
	RemainingMs *int64 `json:"remainingMs,omitempty"`
}

// Backends of one process.
type Backends struct {
	// Self is the id of this process, the first line of every value.
	Self   string
	Report func(Event)

	mu      sync.Mutex
	loads   map[string][][]byte
	waiting []chan struct{}
}

// Getters by the names of their galaxies; own is the name of one that no other process has.
func (b *Backends) Getters(own string) map[string]universe.Getter {
	getters := map[string]universe.Getter{
		"values":   b.value,
		"nothing":  func(context.Context, string) (universe.Value, error) { return universe.Value{}, universe.ErrNotFound },
		"expiring": b.expiring,
		"held":     b.held,
		"broken":   func(context.Context, string) (universe.Value, error) { return universe.Value{}, b.away() },
		"refusing": func(context.Context, string) (universe.Value, error) {
			return universe.Value{}, status.Error(codes.ResourceExhausted, b.away().Error())
		},
	}
	if own != "" {
		getters[own] = b.value
	}
	for name, getter := range getters {
		getters[name] = b.counted(name, getter)
	}
	return getters
}

// Loads are the keys that the backend of a galaxy was asked for, in order.
func (b *Backends) Loads(galaxy string) [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loads[galaxy]
}

func (b *Backends) counted(galaxy string, getter universe.Getter) universe.Getter {
	return func(ctx context.Context, key string) (universe.Value, error) {
		b.mu.Lock()
		if b.loads == nil {
			b.loads = map[string][][]byte{}
		}
		b.loads[galaxy] = append(b.loads[galaxy], []byte(key))
		b.mu.Unlock()
		return getter(ctx, key)
	}
}

func (b *Backends) value(_ context.Context, key string) (universe.Value, error) {
	return universe.Value{Bytes: []byte(b.Self + "\n" + key)}, nil
}

// expiring gives values that expire at the nanosecond since 1970 that the key is.
func (b *Backends) expiring(ctx context.Context, key string) (universe.Value, error) {
	nanoseconds, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return universe.Value{}, err
	}
	value, err := b.value(ctx, key)
	value.Expiry = time.Unix(0, nanoseconds)
	return value, err
}

func (b *Backends) away() error { return fmt.Errorf("the database of %s is away", b.Self) }

// held waits for Release, or until nobody wants the value any more.
func (b *Backends) held(ctx context.Context, key string) (universe.Value, error) {
	released := make(chan struct{})
	b.mu.Lock()
	b.waiting = append(b.waiting, released)
	b.mu.Unlock()
	event := Event{Event: "loading", Key: []byte(key)}
	if deadline, ok := ctx.Deadline(); ok {
		remaining := time.Until(deadline).Milliseconds()
		event.RemainingMs = &remaining
	}
	b.Report(event)
	select {
	case <-released:
		return b.value(ctx, key)
	case <-ctx.Done():
		b.Report(Event{Event: "abandoned", Key: []byte(key)})
		return universe.Value{}, ctx.Err()
	}
}

// Release lets the loads of "held" end that have begun.
func (b *Backends) Release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, released := range b.waiting {
		close(released)
	}
	b.waiting = nil
}
