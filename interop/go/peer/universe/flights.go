package universe

import (
	"context"
	"errors"

	"golang.org/x/sync/singleflight"
)

// flights shares one load of a key among all who ask for it meanwhile.
type flights struct {
	group singleflight.Group
}

// do runs load with the context of the first who asked. Who outlives that context asks again.
func (f *flights) do(ctx context.Context, key string, load func(context.Context) (Value, error)) (Value, error) {
	for {
		landed := f.group.DoChan(key, func() (any, error) { return load(ctx) })
		select {
		case <-ctx.Done():
			return Value{}, ctx.Err()
		case result := <-landed:
			if result.Err == nil {
				return result.Val.(Value), nil
			}
			if ctx.Err() != nil || !result.Shared || !contextEnded(result.Err) {
				return Value{}, result.Err
			}
		}
	}
}

func contextEnded(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
