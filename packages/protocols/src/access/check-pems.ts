import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { PemTexts } from './pem.js'

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/**
 * Checks that the texts are what they should be, and belong together. What they hold is in no message.
 * @throws TypeError that names the option, the rule, and what is wrong
 */
export function checkPems({ ca, cert, key }: PemTexts): void {
  if (ca !== undefined) parseCertificates('tls.ca', ca)
  if (cert === undefined && key === undefined) return
  if (key === undefined) throw new TypeError('tls.key must be given with tls.cert, got none')
  if (cert === undefined) throw new TypeError('tls.cert must be given with tls.key, got none')
  const leaf = parseCertificates('tls.cert', cert)
  if (!leaf.checkPrivateKey(parseKey(key)))
    throw new TypeError(`tls.key must belong to the first certificate of tls.cert, got the key of another`)
}

/** The first of them. */
function parseCertificates(name: string, text: string): X509Certificate {
  try {
    const [first] = (text.match(certificateBlock) ?? []).map((block) => new X509Certificate(block))
    if (first !== undefined) return first
  } catch (cause) {
    throw new TypeError(`${name} must be certificates in PEM, got one that cannot be read`, { cause })
  }
  throw new TypeError(`${name} must be certificates in PEM, got a text without any`)
}

function parseKey(text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (cause) {
    throw new TypeError('tls.key must be a private key in PEM without a passphrase, got what cannot be read', { cause })
  }
}
