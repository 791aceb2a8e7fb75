// Command peer is one process of a universe, for tests: an independent implementation in Go of the facts that a galaxycache
// and its peers agree on. It is not the module github.com/vimeo/galaxycache. A test tells it what to do on standard input
// and reads what it says on standard output; see package control. It ends when its input does.
package main

import (
	"flag"
	"log"
	"net"
	"os"
	"time"

	"galaxycache/interop/peer/backend"
	"galaxycache/interop/peer/control"
	"galaxycache/interop/peer/ring"
	"galaxycache/interop/peer/universe"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	id := flag.String("id", "", "id on the ring (default: the url)")
	listen := flag.String("listen", "127.0.0.1:0", "host:port to listen on; port 0 is any that is free")
	wire := flag.String("wire", "http", "http or grpc")
	hash := flag.String("hash", "crc32", "hash of the ring: crc32 or fnv1a")
	segments := flag.Int("segments", ring.DefaultSegmentsPerOwner, "points of each owner on the ring")
	includeSelf := flag.Bool("include-self", true, "whether this process owns keys")
	noExpiry := flag.Bool("no-expiry", false, "behave as a release that knows no expiry")
	warmUp := flag.Duration("warm-up", 0*time.Second, "for how long to ask previous owners' caches after a change of peers")
	own := flag.String("own-galaxy", "", "name of a galaxy that the other processes lack")
	flag.Parse()

	ringHash, err := ring.HashByName(*hash)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	w, err := wireByName(*wire)
	if err != nil {
		return err
	}
	self := universe.Peer{ID: *id, URL: w.scheme + listener.Addr().String()}
	if self.ID == "" {
		self.ID = self.URL
	}

	controller := control.New(os.Stdout)
	backends := &backend.Backends{Self: self.ID, Report: func(e backend.Event) { controller.Report(e) }}
	node, err := universe.New(universe.Options{
		Self:             self,
		Protocol:         w.protocol,
		Hash:             ringHash,
		SegmentsPerOwner: *segments,
		IncludeSelf:      *includeSelf,
		NoExpiry:         *noExpiry,
		WarmUp:           *warmUp,
	}, backends.Getters(*own))
	if err != nil {
		return err
	}
	failed := make(chan error, 2)
	go func() { failed <- w.serve(listener, node) }()
	controller.Report(struct {
		Event string `json:"event"`
		universe.Peer
	}{"listening", self})
	go func() { failed <- controller.Run(os.Stdin, node, backends) }()
	if err := <-failed; err != nil {
		return err
	}
	return node.Close()
}
