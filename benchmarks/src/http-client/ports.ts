/** Where the servers of the other process listen. */
export interface Ports {
  /** A bare node:http server. */
  readonly bare: number
  /** This project's handler with nothing behind it. */
  readonly handler: number
  /** This project's handler and a galaxy. */
  readonly galaxy: number
}
