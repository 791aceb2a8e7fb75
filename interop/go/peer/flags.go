package main

import (
	"flag"
	"time"

	"galaxycache/interop/peer/ring"
)

// flags say what kind of peer this is. The Node peers take the same.
type flags struct {
	id, listen, wire, hash, ownGalaxy string
	segments                          int
	includeSelf, noExpiry             bool
	warmUp                            time.Duration
}

func parseFlags() (f flags) {
	flag.StringVar(&f.id, "id", "", "id on the ring (default: the url)")
	flag.StringVar(&f.listen, "listen", "127.0.0.1:0", "host:port to listen on; port 0 is any that is free")
	flag.StringVar(&f.wire, "wire", "http", "http or grpc")
	flag.StringVar(&f.hash, "hash", "crc32", "hash of the ring: crc32 or fnv1a")
	flag.IntVar(&f.segments, "segments", ring.DefaultSegmentsPerOwner, "points of each owner on the ring")
	flag.BoolVar(&f.includeSelf, "include-self", true, "whether this process owns keys")
	flag.BoolVar(&f.noExpiry, "no-expiry", false, "behave as a release that knows no expiry")
	flag.DurationVar(&f.warmUp, "warm-up", 0, "for how long to ask previous owners' caches after a change of peers")
	flag.StringVar(&f.ownGalaxy, "own-galaxy", "", "name of a galaxy that the other processes lack")
	flag.Parse()
	return f
}
