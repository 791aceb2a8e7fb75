import { InvalidArgumentError, keyFromBytes, keyToBytes, type PeerRequest } from '@galaxycache/galaxy'
import type { BasePaths } from './base-paths.js'
import type { ResolvedHttpHandlerOptions } from './handler-options.js'
import { dotPathHeader } from './headers.js'

/** What a request path asks for. */
export interface Target {
  readonly mode: PeerRequest['mode']
  readonly galaxy: string
  readonly key: string
}

/** Most names and keys, which are known by this in a third of the time that it takes to encode them to the same. */
const needsNoEncoding = /^[\w.~-]*$/

/**
 * Percent-encodes the bytes of a galaxy's name or a key as one path segment. `.` and `..` stay as they are: the path
 * must reach the peer as it is, past anything that would normalise it.
 * @throws InvalidArgumentError if the text stands for no bytes
 */
export function encodeSegment(text: string): string {
  if (needsNoEncoding.test(text)) return text
  try {
    return encodeURIComponent(text)
  } catch {
    // Refused for a lone surrogate, which may stand for a byte that is not UTF-8.
    return encodeBytes(keyToBytes(text))
  }
}

/**
 * Takes back {@link encodeSegment}; `+` is a plus. A path is ASCII: parsers of HTTP refuse any other byte in it.
 * @throws InvalidArgumentError if a percent sign begins no byte
 */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    // Bytes that are not UTF-8, or a percent sign that begins no byte.
    return keyFromBytes(decodeBytes(segment))
  }
}

/** A path that is not below a base path is somebody else's. */
export function isTarget(path: string, { basePath, peekBasePath, callBasePath }: BasePaths): boolean {
  return path.startsWith(basePath) || path.startsWith(peekBasePath) || path.startsWith(callBasePath)
}

/**
 * Whether a path that {@link isTarget} accepts is that of a call with a message. Of two base
 * paths, the longer says more.
 */
export function isCallPath(path: string, { basePath, peekBasePath, callBasePath }: BasePaths): boolean {
  return (
    path.startsWith(callBasePath) &&
    [basePath, peekBasePath].every((other) => !path.startsWith(other) || other.length < callBasePath.length)
  )
}

/**
 * Reads the path of a fetch or a peek; a query is ignored. Like Go, takes everything after the galaxy's slash for
 * the key, so a slash in the key need not be encoded.
 * @param dotPath galaxy and key as they were sent, if the path may have lost them on the way
 * @throws InvalidArgumentError if the path is too long or has no key, or a percent sign begins no byte
 */
export function parseTarget(path: string, dotPath: string | undefined, options: ResolvedHttpHandlerOptions): Target {
  const { basePath, peekBasePath, maxTargetBytes } = options
  if (path.length > maxTargetBytes) {
    throw new InvalidArgumentError(`the path of a request must be at most ${maxTargetBytes} bytes, got ${path.length}`)
  }
  // One base path may lie below the other; the longer one says more.
  const isPeek = path.startsWith(peekBasePath) && !(path.startsWith(basePath) && basePath.length > peekBasePath.length)
  const mode = isPeek ? 'peek' : 'no-peer-backend'
  if (dotPath !== undefined) return parseDotPath(dotPath, mode)
  return parseSegments(path, isPeek ? peekBasePath.length : basePath.length, mode)
}

/** Only what a path can lose is believed: for any other key a proxy that looks at paths would be deceived. */
function parseDotPath(dotPath: string, mode: Target['mode']): Target {
  const target = parseSegments(dotPath, 0, mode)
  if (target.key !== '.' && target.key !== '..')
    throw new InvalidArgumentError(`${dotPathHeader} is for the keys . and .. alone, got ${JSON.stringify(dotPath)}`)
  return target
}

function parseSegments(path: string, start: number, mode: Target['mode']): Target {
  const query = path.indexOf('?', start)
  const end = query === -1 ? path.length : query
  const slash = path.indexOf('/', start)
  if (slash === -1 || slash > end) {
    throw new InvalidArgumentError('the path of a request must be {galaxy}/{key} below the base path')
  }
  return { mode, galaxy: decodeSegment(path.slice(start, slash)), key: decodeSegment(path.slice(slash + 1, end)) }
}

function encodeBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += unreserved(byte) ? String.fromCharCode(byte) : `%${hex(byte)}`
  return text
}

/** RFC 3986, section 2.3. */
const unreserved = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || // a to z
  (byte >= 0x41 && byte <= 0x5a) || // A to Z
  (byte >= 0x30 && byte <= 0x39) || // 0 to 9
  byte === 0x2d || // -
  byte === 0x2e || // .
  byte === 0x5f || // _
  byte === 0x7e // ~

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

function decodeBytes(segment: string): Uint8Array {
  const bytes = new Uint8Array(segment.length)
  let length = 0
  for (let index = 0; index < segment.length; index++) {
    const code = segment.charCodeAt(index)
    if (code === 0x25) {
      bytes[length++] = encodedByte(segment, index)
      index += 2
    } else bytes[length++] = code
  }
  return bytes.subarray(0, length)
}

function encodedByte(segment: string, index: number): number {
  const digits = segment.slice(index + 1, index + 3)
  if (!/^[0-9a-f]{2}$/i.test(digits)) {
    throw new InvalidArgumentError(`a percent sign in a path must begin two hexadecimal digits, got %${digits}`)
  }
  return Number.parseInt(digits, 16)
}
