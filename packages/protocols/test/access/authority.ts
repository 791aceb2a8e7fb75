import { generate } from 'selfsigned'

/** A certificate and its key, as PEM text. */
export interface Certified {
  readonly cert: string
  readonly key: string
}

/** What a certificate says. */
export interface Subject {
  readonly commonName?: string
  readonly dnsNames?: readonly string[]
  readonly uris?: readonly string[]
  readonly addresses?: readonly string[]
  readonly validFrom?: Date
  readonly validUntil?: Date
}

const dayMs = 86_400_000

/** Signs certificates; its own is `cert`. */
export interface Authority {
  readonly cert: string
  sign(subject: Subject): Promise<Certified>
  /** Another authority, that this one vouches for. */
  delegate(name: string): Promise<Authority>
}

/** Makes an authority, and all that it signs, on the spot, so that nothing can expire in the repository. */
export const makeAuthority = (name = 'authority'): Promise<Authority> => make(name, undefined)

async function make(name: string, ca: Certified | undefined): Promise<Authority> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(ca === undefined ? {} : { ca }),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const own = { key, cert }
  return { cert, sign: (subject) => sign(own, subject), delegate: (called) => make(called, own) }
}

async function sign(ca: Certified, subject: Subject): Promise<Certified> {
  const { commonName = 'peer', dnsNames = [], uris = [], addresses = ['127.0.0.1'] } = subject
  const { validFrom = new Date(Date.now() - dayMs), validUntil = new Date(Date.now() + dayMs) } = subject
  const altNames = [
    ...dnsNames.map((value) => ({ type: 2 as const, value })),
    ...uris.map((value) => ({ type: 6 as const, value })),
    ...addresses.map((ip) => ({ type: 7 as const, ip })),
  ]
  const { private: key, cert } = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: validFrom,
    notAfterDate: validUntil,
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName' as const, altNames }]),
    ],
  })
  return { key, cert }
}
