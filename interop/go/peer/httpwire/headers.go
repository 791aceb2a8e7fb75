// Package httpwire speaks the HTTP of a galaxycache: both ends.
package httpwire

import "galaxycache/interop/peer/universe"

const (
	statusHeader   = "X-Galaxycache-Galaxy-Status"
	galaxyFound    = "Found"
	galaxyNotFound = "Not Found"
)

var basePaths = map[universe.Mode]string{
	universe.Fetch: "/_galaxycache/",
	universe.Peek:  "/_galaxycache_peek/",
}
