package universe

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// maxEntries is more than the tests of this peer ask for.
const maxEntries = 1 << 17

// cache is the main cache of a galaxy: what this process loaded from its own backend.
type cache struct {
	values *lru.Cache[string, Value]
}

func newCache() (*cache, error) {
	values, err := lru.New[string, Value](maxEntries)
	return &cache{values}, err
}

// get gives a value that has not expired.
func (c *cache) get(key string) (Value, bool) {
	value, ok := c.values.Get(key)
	if ok && !value.fresh(time.Now()) {
		c.values.Remove(key)
		return Value{}, false
	}
	return value, ok
}

func (c *cache) put(key string, value Value) { c.values.Add(key, value) }
