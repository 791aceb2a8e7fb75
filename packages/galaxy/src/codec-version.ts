import type { Codec } from '@galaxycache/codecs'
import { GalaxyError, type GalaxyErrorOptions } from './errors.js'
import type { FetchedValue } from './remote-fetcher.js'
import { wrong } from './require.js'

/** Something encoded that says by which version of its codec. */
type Versioned = Pick<FetchedValue, 'codecVersion'>

/**
 * Whether `sent` is of the version of `codec`. No version is a version like any other: it equals itself and nothing
 * else. Null, which `Headers.get` gives, is none.
 */
export const isOfVersion = (codec: Codec<unknown>, sent: Versioned): boolean =>
  (sent.codecVersion ?? undefined) === codec.version

/**
 * A peer sent a value of another version of the codec. The peer is well and its value is of no use here: it was not
 * decoded, and the key is loaded as if nobody had it.
 */
export class CodecVersionError extends GalaxyError {
  override readonly name = 'CodecVersionError'

  constructor({ version }: Codec<unknown>, { codecVersion }: Versioned, options: GalaxyErrorOptions) {
    super(
      'CODEC_FAILED',
      `a peer has codec version ${shown(codecVersion)} where this process has ${shown(version)}`,
      options,
    )
  }
}

/** Versions go into headers. @throws TypeError unless `version` is visible ASCII */
export function requireCodecVersion(version: string | undefined): void {
  if (version === undefined || (typeof version === 'string' && /^[\x21-\x7e]{1,100}$/.test(version))) return
  throw wrong(TypeError, 'codec.version', '1 to 100 visible ASCII characters', version)
}

const shown = (version: string | undefined): string => (version === undefined ? 'none' : JSON.stringify(version))
