// Package ring finds the owners of keys by consistent hashing, as every process of a universe must find them.
package ring

import (
	"encoding/binary"
	"slices"
	"strconv"
)

// DefaultSegmentsPerOwner is the number of points of one owner where nothing else is said.
const DefaultSegmentsPerOwner = 50

// Ring is immutable.
type Ring struct {
	hash   Hash
	points []uint32 // sorted, each once
	owners map[uint32]string
	ids    int
}

// New puts segmentsPerOwner points of each id on a ring. The order of ids does not matter, nor do ids that come twice.
func New(ids []string, hash Hash, segmentsPerOwner int) *Ring {
	r := &Ring{hash: hash, owners: make(map[uint32]string, len(ids)*segmentsPerOwner)}
	// Of two ids on one point the later one, by its bytes, keeps it.
	sorted := slices.Compact(slices.Sorted(slices.Values(ids)))
	r.ids = len(sorted)
	for _, id := range sorted {
		for i := range segmentsPerOwner {
			r.owners[hash([]byte(strconv.Itoa(i)+id))] = id
		}
	}
	for point := range r.owners {
		r.points = append(r.points, point)
	}
	slices.Sort(r.points)
	return r
}

// Points is the number of distinct points.
func (r *Ring) Points() int { return len(r.points) }

// Owner of key, empty on an empty ring.
func (r *Ring) Owner(key []byte) string {
	if len(r.points) == 0 {
		return ""
	}
	return r.owners[r.points[r.index(key)]]
}

// Owners are up to n different owners of key, the first of them Owner(key).
func (r *Ring) Owners(key []byte, n int) []string {
	chosen := make([]string, 0, n)
	for replica := 0; replica < n && len(chosen) < min(n, r.ids) && len(r.points) > 0; replica++ {
		at := r.index(replicaKey(key, replica))
		for range r.points { // past owners that were chosen already
			if owner := r.owners[r.points[at]]; !slices.Contains(chosen, owner) {
				chosen = append(chosen, owner)
				break
			}
			at = (at + 1) % len(r.points)
		}
	}
	return chosen
}

// index of the first point at or above the hash of key; past the last one, the first.
func (r *Ring) index(key []byte) int {
	at, _ := slices.BinarySearch(r.points, r.hash(key))
	return at % len(r.points)
}

func replicaKey(key []byte, replica int) []byte {
	if replica == 0 {
		return key
	}
	return binary.AppendUvarint(append(slices.Clone(key), 0xaa, 0xaa), uint64(replica))
}
