package universe

import "sync/atomic"

// Stats are the counts of one galaxy since it was made.
type Stats struct {
	Gets, CacheHits, PeerLoads, PeerLoadErrors, BackendLoads, BackendLoadErrors, NotFound, ServerRequests, WarmUpHits atomic.Int64
}

// Snapshot of the counts, by their names in the answer to an order.
func (s *Stats) Snapshot() map[string]int64 {
	return map[string]int64{
		"gets":              s.Gets.Load(),
		"mainCacheHits":     s.CacheHits.Load(),
		"peerLoads":         s.PeerLoads.Load(),
		"peerLoadErrors":    s.PeerLoadErrors.Load(),
		"backendLoads":      s.BackendLoads.Load(),
		"backendLoadErrors": s.BackendLoadErrors.Load(),
		"notFound":          s.NotFound.Load(),
		"serverRequests":    s.ServerRequests.Load(),
		"warmUpHits":        s.WarmUpHits.Load(),
	}
}
