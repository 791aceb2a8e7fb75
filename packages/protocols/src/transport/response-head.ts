import { demandHeader, epochHeader } from '@galaxycache/galaxy'
import { valueBytesHeader } from './companions.js'
import { codecVersionHeader, wasLoadedHeader } from './value-versions.js'

/** The headers of an answer that mean something to a peer, each as it came, undefined if it did not. */
export interface ResponseHead {
  contentType: string | undefined
  contentLength: string | undefined
  contentEncoding: string | undefined
  transferEncoding: string | undefined
  expires: string | undefined
  galaxyStatus: string | undefined
  errorCode: string | undefined
  epoch: string | undefined
  codecVersion: string | undefined
  wasLoaded: string | undefined
  demand: string | undefined
  valueBytes: string | undefined
}

const fields: readonly (readonly [name: string, field: keyof ResponseHead])[] = [
  ['content-type', 'contentType'],
  ['content-length', 'contentLength'],
  ['content-encoding', 'contentEncoding'],
  ['transfer-encoding', 'transferEncoding'],
  ['expires', 'expires'],
  ['x-galaxycache-galaxy-status', 'galaxyStatus'],
  ['x-galaxycache-error-code', 'errorCode'],
  [epochHeader, 'epoch'],
  [codecVersionHeader, 'codecVersion'],
  [wasLoadedHeader, 'wasLoaded'],
  [demandHeader, 'demand'],
  [valueBytesHeader, 'valueBytes'],
]

/** By the length of the name, of which most headers have another. */
const fieldsByLength: (typeof fields | undefined)[] = []
for (const [{ length }] of fields) fieldsByLength[length] = fields.filter(([name]) => name.length === length)

/**
 * Picks the fields out of raw headers (name, value, name, value) without an object of all of them. The last one of a
 * name counts, but of codings all: what one header says of them, another does not take back.
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
    epoch: undefined,
    codecVersion: undefined,
    wasLoaded: undefined,
    demand: undefined,
    valueBytes: undefined,
  }
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const field = fieldNamed(rawHeaders[index] as Buffer)
    if (field === undefined) continue
    const value = (rawHeaders[index + 1] as Buffer).toString('latin1')
    const isCoding = field === 'transferEncoding' || field === 'contentEncoding'
    head[field] = isCoding && head[field] !== undefined ? `${head[field]}, ${value}` : value
  }
  return head
}

/** Names are compared byte by byte: to make lower-case strings of those of one answer takes 0.5 us. */
function fieldNamed(name: Buffer): keyof ResponseHead | undefined {
  const candidates = fieldsByLength[name.length]
  if (candidates === undefined) return undefined
  for (const [known, field] of candidates) if (isNamed(name, known)) return field
  return undefined
}

/** @param known lower-case, and as long as `name` */
function isNamed(name: Buffer, known: string): boolean {
  for (let index = 0; index < known.length; index++) {
    const byte = name[index] as number
    const isUpper = byte >= 0x41 && byte <= 0x5a
    if ((isUpper ? byte | 0x20 : byte) !== known.charCodeAt(index)) return false
  }
  return true
}

/** The media type of an answer, without its parameters. */
export const mediaType = ({ contentType }: ResponseHead): string | undefined =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase()

/** @throws TypeError if the answer is not of that media type */
export function requireMediaType(head: ResponseHead, expected: string): void {
  if (head.contentType !== expected && mediaType(head) !== expected)
    throw new TypeError(`Content-Type must be ${expected}, got ${head.contentType}`)
}

/**
 * A body that ends with its connection looks the same whole or cut off, and of another transfer
 * coding nothing is undone.
 * @throws TypeError for such an answer
 */
export function requireFramed({ contentLength, transferEncoding }: ResponseHead): void {
  if (transferEncoding !== undefined && !chunkedAlone.test(transferEncoding))
    throw new TypeError(`Transfer-Encoding must be chunked alone, got ${transferEncoding}`)
  if (contentLength === undefined && transferEncoding === undefined)
    throw new TypeError('an answer must have a Content-Length or be chunked, got neither')
}

/** Not trimmed by JavaScript, which knows more white space than the parser of HTTP. */
const chunkedAlone = /^chunked[ \t]*$/i

/** How the body is compressed; undefined if it is not. */
export const encodingOf = ({ contentEncoding }: ResponseHead): string | undefined =>
  contentEncoding === undefined || contentEncoding.toLowerCase() === 'identity' ? undefined : contentEncoding
