import type { JoinedValue } from '../transport/companions.js'
import type { ToldEpoch } from '../transport/told-epoch.js'
import { versionHeaders } from '../transport/value-versions.js'
import type { ErrorAnswer } from './errors.js'
import { formatExpires } from './expires.js'
import {
  errorCodeHeader,
  errorContentType,
  galaxyFound,
  galaxyStatusHeader,
  messageContentType,
  valueContentType,
} from './headers.js'

/** Headers of an answer that carries a value: name, value, name, value. */
export function valueHeaders(value: JoinedValue): string[] {
  const { bytes, expiresAtMs } = value
  const headers = [
    'Content-Type',
    valueContentType,
    'Content-Length',
    String(bytes.byteLength),
    galaxyStatusHeader,
    galaxyFound,
  ]
  const expires = formatExpires(expiresAtMs)
  if (expires !== undefined) headers.push('Expires', expires)
  headers.push(...versionHeaders(value))
  return headers
}

/** Headers of an answer that carries a message of that many bytes: name, value, name, value. */
export const messageHeaders = (bodyBytes: number, told: ToldEpoch): string[] => [
  'Content-Type',
  messageContentType,
  'Content-Length',
  String(bodyBytes),
  ...told.headers,
]

/**
 * Headers of an answer that carries an error, with a body of that many bytes: name, value, name, value.
 * @param told undefined for a request that reached no galaxy
 */
export function errorHeaders(
  { status, galaxyStatus, code }: ErrorAnswer,
  bodyBytes: number,
  told: ToldEpoch | undefined,
): string[] {
  const headers = [
    'Content-Type',
    errorContentType,
    'Content-Length',
    String(bodyBytes),
    // Messages quote keys: no browser shall take one for a page.
    'X-Content-Type-Options',
    'nosniff',
  ]
  // RFC 9110, section 15.5.2.
  if (status === 401) headers.push('WWW-Authenticate', 'Bearer')
  if (galaxyStatus !== undefined) headers.push(galaxyStatusHeader, galaxyStatus)
  if (code !== undefined) headers.push(errorCodeHeader, code)
  if (told !== undefined) headers.push(...told.headers)
  return headers
}

/** Body of an answer that carries an error. */
export const errorBody = ({ text }: ErrorAnswer): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${text}\n`)
