import type { Codec } from '@galaxycache/codecs'
import type { GalaxyOptions } from '@galaxycache/galaxy'

/** Versions of a program that write prices differently, each in a way that the other would read and get wrong. */
export type Release = 'euros' | 'cents'

const bytesPerNumber = 8

const number: Codec<number> = {
  encode: (value) => {
    const bytes = new Uint8Array(bytesPerNumber)
    new DataView(bytes.buffer).setFloat64(0, value)
    return bytes
  },
  decode: (bytes) => new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0),
}

const versions = { euros: '1', cents: '2' } as const

/** What a process of `release` makes of a price in cents. */
export const priceIn = (release: Release, cents: number): number => (release === 'cents' ? cents : cents / 100)

/** A galaxy of prices as a process of `release` makes it; `centsOf` is the source of truth. */
export const pricesOf = (release: Release, centsOf: (key: string) => number): GalaxyOptions<number> => ({
  codec: { ...number, version: versions[release] },
  load: (key) => priceIn(release, centsOf(key)),
})
