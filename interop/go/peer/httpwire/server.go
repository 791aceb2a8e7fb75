package httpwire

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"galaxycache/interop/peer/universe"
)

// Register serves the galaxies of u to its peers.
func Register(mux *http.ServeMux, u *universe.Universe) {
	for mode, base := range basePaths {
		mux.Handle(base, &handler{universe: u, mode: mode, base: base})
	}
}

type handler struct {
	universe *universe.Universe
	mode     universe.Mode
	base     string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, key, err := target(strings.TrimPrefix(r.URL.EscapedPath(), h.base))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	galaxy, err := h.universe.Galaxy(name)
	if err != nil {
		w.Header().Set(statusHeader, galaxyNotFound)
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	w.Header().Set(statusHeader, galaxyFound)
	value, err := galaxy.Serve(r.Context(), h.mode, key)
	if err != nil {
		http.Error(w, err.Error(), statusOf(err))
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if !value.Expiry.IsZero() {
		w.Header().Set("Expires", formatExpires(value.Expiry))
	}
	w.Write(value.Bytes) // who is gone needs no answer
}

// target takes a path below a base path apart: all after the slash that ends the galaxy is the key.
func target(path string) (galaxy, key string, err error) {
	galaxy, key, found := strings.Cut(path, "/")
	if !found {
		return "", "", errors.New("the path must be {galaxy}/{key} below the base path")
	}
	if galaxy, err = url.PathUnescape(galaxy); err != nil {
		return "", "", err
	}
	key, err = url.PathUnescape(key)
	return galaxy, key, err
}

func statusOf(err error) int {
	if errors.Is(err, universe.ErrNotFound) {
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}
