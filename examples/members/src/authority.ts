import { generate } from 'selfsigned'

/** A certificate and its key, as PEM text. */
export interface Certified {
  readonly cert: string
  readonly key: string
}

/** What a certificate says. */
export interface Subject {
  /** The one name that it gives to its owner. */
  readonly name: string
  /** Default: a day from now. */
  readonly validUntil?: Date
}

const dayMs = 86_400_000

/** Signs certificates. In production this is cert-manager, step-ca, Vault or a company's own. */
export interface Authority {
  readonly cert: string
  sign(subject: Subject): Promise<Certified>
}

/** Makes one for this run. Its key never leaves the process. */
export async function makeAuthority(name: string): Promise<Authority> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  return { cert, sign: (subject) => sign({ key, cert }, subject) }
}

/** A peer is a server and a client, so its certificate is for both. */
async function sign(ca: Certified, { name, validUntil }: Subject): Promise<Certified> {
  const until = validUntil ?? new Date(Date.now() + dayMs)
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(until.getTime() - 2 * dayMs),
    notAfterDate: until,
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  })
  return { cert, key }
}
