/** Where the servers of the other process listen. */
export interface ConnectPorts {
  /** connect-node's adapter with a route that answers at once, over HTTP/1.1 and over HTTP/2. */
  readonly bare: { readonly h1: number; readonly h2: number }
  /** This project's handler for Connect and gRPC, and a galaxy. */
  readonly galaxy: { readonly h1: number; readonly h2: number }
  /** The same answer from node:http alone, and from @grpc/grpc-js. */
  readonly sameBytes: number
  readonly grpcJs: number
  /** This project's handler for HTTP, and the same galaxy. */
  readonly http: number
}
