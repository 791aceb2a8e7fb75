import type { X509Certificate } from 'node:crypto'
import { parseAltNames } from './alt-names.js'

/** Who a peer is, by a certificate that the authorities of `tls.ca` vouch for. */
export interface PeerIdentity {
  /** DNS names of the certificate; one with a `*` stands as it is written. */
  readonly dnsNames: readonly string[]
  /** URIs of the certificate, such as a SPIFFE id. */
  readonly uris: readonly string[]
  /** The subject's common name; undefined if there is none, or several. */
  readonly commonName: string | undefined
  /** Moment after which the certificate is no longer valid, in ms since the Unix epoch. */
  readonly validUntilMs: number
  /** Everything else. */
  readonly certificate: X509Certificate
}

/** Reads a certificate; says nothing about whether anybody vouches for it. */
export function identityOf(certificate: X509Certificate): PeerIdentity {
  // Several of a kind come as a list, which Node's types do not say; a certificate without a
  // subject has no such object.
  const subject: { readonly CN?: unknown } | undefined = certificate.toLegacyObject().subject
  const commonName = subject?.CN
  return {
    ...parseAltNames(certificate.subjectAltName),
    commonName: typeof commonName === 'string' ? commonName : undefined,
    validUntilMs: Date.parse(certificate.validTo),
    certificate,
  }
}
