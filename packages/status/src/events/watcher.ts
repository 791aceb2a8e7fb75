/** One open page, at the end of a connection. */
export interface Watcher {
  /** Name of the galaxy that it shows in detail; undefined for the one that was made first. */
  readonly galaxy: string | undefined
  /**
   * Sends `text` on, unless so much waits to be sent already that the connection is to be given up.
   * @returns whether it did
   */
  send(text: string): boolean
  /** Ends the connection. */
  end(): void
}

/**
 * What may wait for a connection to take it, in bytes, when there is more to send: several reports of a thousand peers.
 * A reader that is slower is cut off, and comes back by itself.
 */
export const maxWaitingBytes = 4 * 1024 * 1024

/** An event in the format of server-sent events. JSON has no line breaks, so one line of data is enough. */
export const formatEvent = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
