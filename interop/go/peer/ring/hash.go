package ring

import (
	"fmt"
	"hash/crc32"
	"hash/fnv"
)

// Hash puts the bytes of an id or a key on the ring.
type Hash func([]byte) uint32

// CRC32 is the IEEE polynomial: what a galaxycache uses when it is told nothing.
func CRC32(data []byte) uint32 { return crc32.ChecksumIEEE(data) }

// FNV1a is the 32-bit Fowler-Noll-Vo hash, variant 1a.
func FNV1a(data []byte) uint32 {
	h := fnv.New32a()
	h.Write(data) // never fails, says package hash
	return h.Sum32()
}

// HashByName finds a hash by its name in flags and vectors.
func HashByName(name string) (Hash, error) {
	switch name {
	case "crc32":
		return CRC32, nil
	case "fnv1a":
		return FNV1a, nil
	default:
		return nil, fmt.Errorf("hash must be crc32 or fnv1a, got %q", name)
	}
}
