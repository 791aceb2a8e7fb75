package universe

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoOutlivesTheFirstCallerStillGetsAValue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		load := func(ctx context.Context) (Value, error) {
			select {
			case <-ctx.Done():
				return Value{}, ctx.Err()
			case <-time.After(time.Minute):
				return Value{Bytes: []byte("v")}, nil
			}
		}
		hasty, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := make(chan error, 1)
		go func() {
			_, err := f.do(hasty, "k", load)
			first <- err
		}()
		synctest.Wait()

		value, err := f.do(t.Context(), "k", load)

		if err != nil || string(value.Bytes) != "v" {
			t.Errorf("the patient caller got %q, %v", value.Bytes, err)
		}
		if err := <-first; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the hasty caller got %v", err)
		}
	})
}

func TestCallersOfOneKeyShareOneLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		loads := 0
		load := func(context.Context) (Value, error) {
			time.Sleep(time.Minute) // of the test's own clock
			loads++
			return Value{}, nil
		}
		for range 10 {
			go f.do(t.Context(), "k", load)
		}
		synctest.Wait()
		if _, err := f.do(t.Context(), "k", load); err != nil {
			t.Error(err)
		}
		if loads != 1 {
			t.Errorf("%d loads, want 1", loads)
		}
	})
}
