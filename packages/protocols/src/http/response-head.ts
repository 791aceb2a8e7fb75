/** The headers of an answer that mean something to a peer, each as it came, undefined if it did not. */
export interface ResponseHead {
  contentType: string | undefined
  contentLength: string | undefined
  contentEncoding: string | undefined
  transferEncoding: string | undefined
  expires: string | undefined
  galaxyStatus: string | undefined
  errorCode: string | undefined
}

const fields: ReadonlyMap<string, keyof ResponseHead> = new Map([
  ['content-type', 'contentType'],
  ['content-length', 'contentLength'],
  ['content-encoding', 'contentEncoding'],
  ['transfer-encoding', 'transferEncoding'],
  ['expires', 'expires'],
  ['x-galaxycache-galaxy-status', 'galaxyStatus'],
  ['x-galaxycache-error-code', 'errorCode'],
])

/**
 * Picks the fields out of raw headers (name, value, name, value) without an object of all of them. The last one of a
 * name counts.
 */
export function parseResponseHead(rawHeaders: readonly Buffer[]): ResponseHead {
  const head: ResponseHead = {
    contentType: undefined,
    contentLength: undefined,
    contentEncoding: undefined,
    transferEncoding: undefined,
    expires: undefined,
    galaxyStatus: undefined,
    errorCode: undefined,
  }
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = fields.get(text(rawHeaders[index]).toLowerCase())
    if (field !== undefined) head[field] = text(rawHeaders[index + 1])
  }
  return head
}

const text = (bytes: Buffer | undefined): string => bytes?.toString('latin1') ?? ''
