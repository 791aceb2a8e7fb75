package grpcwire

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "galaxycache/interop/peer/galaxycachepb"
	"galaxycache/interop/peer/universe"
)

// Register serves the galaxies of u to its peers.
func Register(registrar grpc.ServiceRegistrar, u *universe.Universe) {
	pb.RegisterGalaxyCacheServer(registrar, &server{universe: u})
}

type server struct {
	pb.UnimplementedGalaxyCacheServer
	universe *universe.Universe
}

func (s *server) GetFromPeer(ctx context.Context, request *pb.GetRequest) (*pb.GetResponse, error) {
	value, err := s.serve(ctx, universe.Fetch, request.GetGalaxy(), request.GetKey())
	if err != nil {
		return nil, err
	}
	return &pb.GetResponse{Value: value.Bytes, Expiry: timestamp(value.Expiry)}, nil
}

func (s *server) PeekPeer(ctx context.Context, request *pb.PeekRequest) (*pb.PeekResponse, error) {
	value, err := s.serve(ctx, universe.Peek, request.GetGalaxy(), request.GetKey())
	if err != nil {
		return nil, err
	}
	return &pb.PeekResponse{Value: value.Bytes, Expiry: timestamp(value.Expiry)}, nil
}

func (s *server) serve(ctx context.Context, mode universe.Mode, name string, key []byte) (universe.Value, error) {
	galaxy, err := s.universe.Galaxy(name)
	if err != nil {
		return universe.Value{}, status.Error(codes.InvalidArgument, err.Error())
	}
	value, err := galaxy.Serve(ctx, mode, string(key))
	if errors.Is(err, universe.ErrNotFound) {
		return universe.Value{}, status.Error(codes.NotFound, err.Error())
	}
	// A backend may have a code of its own, and the end of a context has one; grpc makes UNKNOWN of other errors.
	return value, err
}

func timestamp(expiry time.Time) *timestamppb.Timestamp {
	if expiry.IsZero() {
		return nil
	}
	return timestamppb.New(expiry)
}
