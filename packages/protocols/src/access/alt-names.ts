/** Names that a certificate's subjectAltName extension gives to its owner. */
export interface AltNames {
  readonly dnsNames: readonly string[]
  readonly uris: readonly string[]
}

/**
 * Reads what Node makes of the extension: `DNS:a.example, URI:spiffe://b`. A name that could be taken for several is a
 * JSON text there, `DNS:"a.example, DNS:b.example"`, and stays one name here.
 */
export function parseAltNames(text: string | undefined): AltNames {
  const dnsNames: string[] = []
  const uris: string[] = []
  for (const [, kind, quoted, plain] of (text ?? '').matchAll(altName)) {
    const name = quoted === undefined ? (plain ?? '') : unquoted(quoted)
    if (name === undefined) continue
    if (kind === 'DNS') dnsNames.push(name)
    else if (kind === 'URI') uris.push(name)
  }
  return { dnsNames, uris }
}

/** Kind, then a JSON text or a plain one, to the next comma. Nothing is read behind what has another form. */
const altName = /([^:,"]+):(?:("(?:[^"\\]|\\.)*")|((?!")[^,]*))(?:$|, )/gy

/** Node writes JSON; what is none after all must not end the process that looks at it. */
function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}
