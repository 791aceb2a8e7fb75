import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** A file that holds PEM text. */
export interface PemFile {
  readonly file: string | URL
}

/** PEM text, or a file that holds it. A path is never guessed from a string: it is `{ file: '/etc/peer/tls.crt' }`. */
export type PemSource = string | Uint8Array | PemFile

/** Where certificates and the key come from. */
export interface PemSources {
  readonly ca?: PemSource | readonly PemSource[] | undefined
  readonly cert?: PemSource | undefined
  readonly key?: PemSource | undefined
}

/** What {@link PemSources} hold at a moment; several authorities are one text. */
export interface PemTexts {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

/**
 * Reads the sources, files included.
 * @throws TypeError for what is no source, the system's error for a file that cannot be read
 */
export function readPems({ ca, cert, key }: PemSources): PemTexts {
  return joined(
    listOf(ca).map((source) => textOf('tls.ca', source, readText)),
    cert === undefined ? undefined : textOf('tls.cert', cert, readText),
    key === undefined ? undefined : textOf('tls.key', key, readText),
  )
}

/** {@link readPems} without holding up the process. */
export async function readPemsLater({ ca, cert, key }: PemSources): Promise<PemTexts> {
  const [cas, certText, keyText] = await Promise.all([
    Promise.all(listOf(ca).map(async (source) => textOf('tls.ca', source, readTextLater))),
    cert === undefined ? undefined : textOf('tls.cert', cert, readTextLater),
    key === undefined ? undefined : textOf('tls.key', key, readTextLater),
  ])
  return joined(cas, certText, keyText)
}

/** Whether any of the sources can hold something else later. */
export const hasFile = ({ ca, cert, key }: PemSources): boolean =>
  [...listOf(ca), cert, key].some((source) => source !== undefined && isFile(source))

function textOf<T>(name: string, source: PemSource, read: (file: string | URL) => T): T | string {
  if (isFile(source)) return read(source.file)
  const text = typeof source === 'string' ? source : source instanceof Uint8Array ? Buffer.from(source).toString() : ''
  // The value is not shown: it may be a key that was given in the wrong place.
  if (!text.includes('-----BEGIN '))
    throw new TypeError(`${name} must be PEM text or { file }, got ${described(source, text)}`)
  return text
}

const isFile = (source: PemSource): source is PemFile =>
  typeof source === 'object' && source !== null && 'file' in source && isPath(source.file)

const isPath = (file: unknown): boolean => (typeof file === 'string' && file !== '') || file instanceof URL

function described(source: unknown, text: string): string {
  if (text !== '') return `a text of ${text.length} characters without a PEM block`
  if (source === '') return 'an empty text'
  return typeof source === 'object' && source !== null && 'file' in source ? 'a file without a name' : typeof source
}

const listOf = (ca: PemSources['ca']): readonly PemSource[] =>
  ca === undefined ? [] : Array.isArray(ca) ? (ca as readonly PemSource[]) : [ca as PemSource]

function joined(cas: readonly string[], cert: string | undefined, key: string | undefined): PemTexts {
  return { ca: cas.length === 0 ? undefined : cas.join('\n'), cert, key }
}

const readText = (file: string | URL): string => readFileSync(file, 'utf8')
const readTextLater = (file: string | URL): Promise<string> => readFile(file, 'utf8')
