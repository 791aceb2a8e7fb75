package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"galaxycache/interop/peer/universe"
)

// atOnce is how many keys of one order are asked for at the same time.
const atOnce = 64

// Controller obeys orders.
type Controller struct {
	node    Node
	backend Backend

	mu  sync.Mutex
	out *json.Encoder
}

// New makes a Controller that writes to out. Until Run, it only reports.
func New(out io.Writer) *Controller { return &Controller{out: json.NewEncoder(out)} }

// Report writes one line.
func (c *Controller) Report(message any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out.Encode(message) // nobody reads on: Run will see the end of its input
}

// Run obeys orders, many at once, until there are no more.
func (c *Controller) Run(in io.Reader, node Node, backend Backend) error {
	c.node, c.backend = node, backend
	orders := json.NewDecoder(in)
	for {
		var o order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		go func() {
			a, err := c.obey(o)
			a.ID = o.ID
			if err != nil {
				a.Error = err.Error()
			}
			c.Report(a)
		}()
	}
}

func (c *Controller) obey(o order) (answer, error) {
	switch o.Kind {
	case "peers":
		return answer{}, c.node.SetPeers(o.Peers)
	case "get":
		return answer{Results: each(o, c.node.Get)}, nil
	case "ask":
		ask := func(ctx context.Context, galaxy, key string) (universe.Value, error) {
			return c.node.Ask(ctx, o.Peer, o.Mode, galaxy, key)
		}
		return answer{Results: each(o, ask)}, nil
	case "owners":
		owners := make([]string, len(o.Keys))
		for i, key := range o.Keys {
			owners[i] = c.node.Owner(string(key))
		}
		return answer{Owners: owners}, nil
	case "loads":
		return answer{Loads: c.backend.Loads(o.Galaxy)}, nil
	case "release":
		c.backend.Release()
		return answer{}, nil
	case "stats":
		stats, err := c.node.Stats(o.Galaxy)
		return answer{Stats: stats}, err
	default:
		return answer{}, fmt.Errorf("unknown order %q", o.Kind)
	}
}

// each asks for every key of an order, in the time that the order gives to each.
func each(o order, get func(ctx context.Context, galaxy, key string) (universe.Value, error)) []result {
	results := make([]result, len(o.Keys))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, key := range o.Keys {
		group.Go(func() error {
			ctx := context.Background()
			if o.TimeoutMs > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, time.Duration(o.TimeoutMs)*time.Millisecond)
				defer cancel()
			}
			results[i] = resultOf(get(ctx, o.Galaxy, string(key)))
			return nil // an error is a result
		})
	}
	group.Wait()
	return results
}
