// Package grpcwire speaks the gRPC of a galaxycache: both ends.
package grpcwire

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "galaxycache/interop/peer/galaxycachepb"
	"galaxycache/interop/peer/universe"
)

// Protocol fetches from a peer over gRPC without TLS. Its url is host:port.
func Protocol(peer string) (universe.Fetcher, error) {
	connection, err := grpc.NewClient(peer, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return &fetcher{connection: connection, client: pb.NewGalaxyCacheClient(connection)}, nil
}

type fetcher struct {
	connection *grpc.ClientConn
	client     pb.GalaxyCacheClient
}

// answer is what the two responses have in common.
type answer interface {
	GetValue() []byte
	GetExpiry() *timestamppb.Timestamp
}

func (f *fetcher) Ask(ctx context.Context, mode universe.Mode, galaxy, key string) (universe.Value, error) {
	got, err := f.call(ctx, mode, galaxy, []byte(key))
	if err != nil {
		return universe.Value{}, failure(err)
	}
	value := universe.Value{Bytes: got.GetValue()}
	if expiry := got.GetExpiry(); expiry != nil {
		if err := expiry.CheckValid(); err != nil {
			return universe.Value{}, err
		}
		value.Expiry = expiry.AsTime()
	}
	return value, nil
}

func (f *fetcher) call(ctx context.Context, mode universe.Mode, galaxy string, key []byte) (answer, error) {
	if mode == universe.Peek {
		return f.client.PeekPeer(ctx, &pb.PeekRequest{Galaxy: galaxy, Key: key})
	}
	return f.client.GetFromPeer(ctx, &pb.GetRequest{Galaxy: galaxy, Key: key})
}

func failure(err error) error {
	switch status.Code(err) {
	case codes.NotFound:
		return universe.ErrNotFound
	case codes.DeadlineExceeded:
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	case codes.Canceled:
		return fmt.Errorf("%w: %w", context.Canceled, err)
	default:
		return err
	}
}

func (f *fetcher) Close() error { return f.connection.Close() }
