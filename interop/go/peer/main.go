// Command peer is one process of a universe, for tests: an independent implementation in Go of the facts that a galaxycache
// and its peers agree on. It is not the module github.com/vimeo/galaxycache. A test tells it what to do on standard input
// and reads what it says on standard output; see package control. It ends when its input does.
package main

import (
	"log"
	"net"
	"os"

	"galaxycache/interop/peer/backend"
	"galaxycache/interop/peer/control"
	"galaxycache/interop/peer/ring"
	"galaxycache/interop/peer/universe"
)

func main() {
	log.SetFlags(0)
	if err := run(parseFlags()); err != nil {
		log.Fatal(err)
	}
}

func run(f flags) error {
	hash, err := ring.HashByName(f.hash)
	if err != nil {
		return err
	}
	w, err := wireByName(f.wire)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return err
	}
	self := universe.Peer{ID: f.id, URL: w.scheme + listener.Addr().String()}
	if self.ID == "" {
		self.ID = self.URL
	}

	controller := control.New(os.Stdout)
	backends := &backend.Backends{Self: self.ID, Report: func(e backend.Event) { controller.Report(e) }}
	node, err := universe.New(universe.Options{
		Self:             self,
		Protocol:         w.protocol,
		Hash:             hash,
		SegmentsPerOwner: f.segments,
		IncludeSelf:      f.includeSelf,
		NoExpiry:         f.noExpiry,
		WarmUp:           f.warmUp,
	}, backends.Getters(f.ownGalaxy))
	if err != nil {
		return err
	}

	ended := make(chan error, 2)
	go func() { ended <- w.serve(listener, node) }()
	controller.Report(listening{"listening", self})
	go func() { ended <- controller.Run(os.Stdin, node, backends) }()
	if err := <-ended; err != nil {
		return err
	}
	return node.Close()
}

// listening is the event that tells a test where this peer is.
type listening struct {
	Event string `json:"event"`
	universe.Peer
}
