package httpwire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"galaxycache/interop/peer/universe"
)

// Protocol fetches from a peer over HTTP/1.1. Its url may be a bare host:port.
func Protocol(peer string) (universe.Fetcher, error) {
	if !strings.Contains(peer, "://") {
		peer = "http://" + peer
	}
	base, err := url.Parse(peer)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.MaxIdleConnsPerHost = 64 // as many as orders run at once
	return &fetcher{base: base, transport: transport}, nil
}

type fetcher struct {
	base      *url.URL
	transport *http.Transport
}

func (f *fetcher) Ask(ctx context.Context, mode universe.Mode, galaxy, key string) (universe.Value, error) {
	// JoinPath keeps the slash of an empty key, and takes out the keys . and .. as a galaxycache does.
	target := f.base.JoinPath(basePaths[mode], url.PathEscape(galaxy)+"/"+url.PathEscape(key))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return universe.Value{}, err
	}
	// Not a Client: it would follow redirects.
	response, err := f.transport.RoundTrip(request)
	if err != nil {
		return universe.Value{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return universe.Value{}, err
	}
	if response.StatusCode != http.StatusOK {
		return universe.Value{}, failure(response, body)
	}
	expiry, err := parseExpires(response.Header.Get("Expires"))
	return universe.Value{Bytes: body, Expiry: expiry}, err
}

func failure(response *http.Response, body []byte) error {
	if response.StatusCode == http.StatusNotFound {
		switch response.Header.Get(statusHeader) {
		case galaxyFound:
			return universe.ErrNotFound
		case galaxyNotFound:
			return universe.ErrUnknownGalaxy
		}
	}
	return fmt.Errorf("peer answered %s: %s", response.Status, strings.TrimSpace(string(body)))
}

func (f *fetcher) Close() error {
	f.transport.CloseIdleConnections()
	return nil
}
