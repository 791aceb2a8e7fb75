package main

import (
	"fmt"
	"net"
	"net/http"

	"google.golang.org/grpc"

	"galaxycache/interop/peer/grpcwire"
	"galaxycache/interop/peer/httpwire"
	"galaxycache/interop/peer/universe"
)

// wire is a way to talk to peers.
type wire struct {
	// scheme begins the url of a peer; gRPC has none.
	scheme   string
	protocol universe.Protocol
	serve    func(net.Listener, *universe.Universe) error
}

func wireByName(name string) (wire, error) {
	switch name {
	case "http":
		return wire{scheme: "http://", protocol: httpwire.Protocol, serve: serveHTTP}, nil
	case "grpc":
		return wire{protocol: grpcwire.Protocol, serve: serveGRPC}, nil
	default:
		return wire{}, fmt.Errorf("wire must be http or grpc, got %q", name)
	}
}

func serveHTTP(listener net.Listener, u *universe.Universe) error {
	mux := http.NewServeMux()
	httpwire.Register(mux, u)
	return http.Serve(listener, mux)
}

func serveGRPC(listener net.Listener, u *universe.Universe) error {
	server := grpc.NewServer()
	grpcwire.Register(server, u)
	return server.Serve(listener)
}
