/** A whole answer to a request. */
export interface TextAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The request is for events. */
export interface EventsAnswer {
  /** Name of the galaxy to show in detail; undefined for the one that was made first. */
  readonly events: { readonly galaxy: string | undefined }
}

/** The page may only be shown by itself, and what it gives is of this moment. */
const everywhere = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const

/**
 * Of a stream of events. The last one tells nginx to pass on each event at once; what is compressed
 * on the way waits for more.
 */
export const eventHeaders: Readonly<Record<string, string>> = {
  ...everywhere,
  'Cache-Control': 'no-store, no-transform',
  'Content-Type': 'text/event-stream; charset=utf-8',
  'X-Accel-Buffering': 'no',
}

/** An answer in JSON. */
export const jsonAnswer = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): TextAnswer => ({
  status,
  headers: { ...everywhere, 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
})

/** An answer that says what is wrong. */
export const errorAnswer = (status: number, error: string, headers?: Readonly<Record<string, string>>): TextAnswer =>
  jsonAnswer(status, { error }, headers)

/** A page that may use what `policy` says. */
export const htmlAnswer = (body: string, policy: string): TextAnswer => ({
  status: 200,
  headers: { ...everywhere, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
  body,
})

/** An answer that sends on to `location`. */
export const redirectAnswer = (location: string): TextAnswer => ({
  status: 307,
  headers: { ...everywhere, Location: location },
  body: '',
})
