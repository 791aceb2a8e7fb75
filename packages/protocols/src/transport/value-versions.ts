import { demandHeader, epochHeader, type FetchedValue } from '@galaxycache/galaxy'
import { type JoinedValue, valueBytesHeader } from './companions.js'

/** Header of a value: {@link FetchedValue.codecVersion}, percent-encoded. Ours, and absent where there is none. */
export const codecVersionHeader = 'x-galaxycache-codec-version'

/** Header of a value whose peer had to load it: {@link FetchedValue.wasLoaded}. Ours, and absent otherwise. */
export const wasLoadedHeader = 'x-galaxycache-loaded'

/** What tells of a value beside its bytes and its expiry, as headers carry it. */
export interface VersionFields {
  readonly epoch: string | undefined
  readonly codecVersion: string | undefined
  readonly wasLoaded: string | undefined
  readonly demand: string | undefined
  readonly valueBytes: string | undefined
}

/** What {@link VersionFields} tell of a value, for headers: name, value, name, value. Mostly none. */
export function versionHeaders({ epoch, codecVersion, wasLoaded, demand, valueBytes }: JoinedValue): string[] {
  const headers: string[] = []
  if (epoch !== undefined && epoch > 0) headers.push(epochHeader, String(epoch))
  if (codecVersion !== undefined && codecVersion !== '')
    headers.push(codecVersionHeader, encodeURIComponent(codecVersion))
  if (wasLoaded === true) headers.push(wasLoadedHeader, '1')
  // What is no text for a header would cost the value.
  if (demand !== undefined && /^[\w-]+$/.test(demand)) headers.push(demandHeader, demand)
  if (valueBytes !== undefined) headers.push(valueBytesHeader, String(valueBytes))
  return headers
}

/**
 * A value, alone among its bytes, with what {@link versionHeaders} said of it.
 * @throws TypeError for a header that says nonsense
 */
export function withVersions(value: FetchedValue, fields: VersionFields): FetchedValue {
  const { epoch, codecVersion, wasLoaded, demand } = fields
  if ((epoch ?? codecVersion ?? wasLoaded ?? demand) === undefined) return value
  const { bytes, expiresAtMs, companions } = value
  // Field by field: V8 takes 1 us to spread and add, and makes what comes of it slow to read.
  return {
    bytes,
    expiresAtMs,
    epoch: epochOf(epoch),
    codecVersion: codecVersionOf(codecVersion),
    wasLoaded: wasLoaded === '1' ? true : undefined,
    demand,
    companions,
  }
}

function epochOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${epochHeader} must be a number of at most 15 digits, got ${text}`)
  return Number(text)
}

function codecVersionOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    throw new TypeError(`${codecVersionHeader} must be percent-encoded, got ${text}`)
  }
}
