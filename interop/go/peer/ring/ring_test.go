package ring_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"galaxycache/interop/peer/ring"
)

// The repository's own vectors, which the tests of the TypeScript ring read as well.
const vectorsFile = "../../../../packages/galaxy/test/vectors/ring.json"

type vectors struct {
	Hashes []struct {
		Hex          string
		CRC32, FNV1a uint32
	}
	Rings []struct {
		Hash             string
		SegmentsPerOwner int
		Owners           []string
		Segments         int
		Keys             []struct {
			Hex         string
			Owner       string
			Replicated3 []string
		}
	}
}

func read(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Hashes) == 0 || len(v.Rings) == 0 {
		t.Fatal("the file of vectors holds none")
	}
	return v
}

func bytesOf(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHashesAreThoseOfTheVectors(t *testing.T) {
	for _, want := range read(t).Hashes {
		data := bytesOf(t, want.Hex)
		if got := ring.CRC32(data); got != want.CRC32 {
			t.Errorf("CRC32(%s) = %d, want %d", want.Hex, got, want.CRC32)
		}
		if got := ring.FNV1a(data); got != want.FNV1a {
			t.Errorf("FNV1a(%s) = %d, want %d", want.Hex, got, want.FNV1a)
		}
	}
}

func TestOwnersAreThoseOfTheVectors(t *testing.T) {
	for _, v := range read(t).Rings {
		hash, err := ring.HashByName(v.Hash)
		if err != nil {
			t.Fatal(err)
		}
		// The order in which ids come must not matter.
		backwards := slices.Clone(v.Owners)
		slices.Reverse(backwards)
		for _, ids := range [][]string{v.Owners, backwards} {
			r := ring.New(ids, hash, v.SegmentsPerOwner)
			if r.Points() != v.Segments {
				t.Errorf("%s with %d owners has %d points, want %d", v.Hash, len(ids), r.Points(), v.Segments)
			}
			for _, k := range v.Keys {
				key := bytesOf(t, k.Hex)
				if got := r.Owner(key); got != k.Owner {
					t.Errorf("Owner(%s) = %q, want %q", k.Hex, got, k.Owner)
				}
				if got := r.Owners(key, 3); !slices.Equal(got, k.Replicated3) {
					t.Errorf("Owners(%s, 3) = %q, want %q", k.Hex, got, k.Replicated3)
				}
			}
		}
	}
}
