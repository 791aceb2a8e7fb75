import { constants } from 'node:crypto'
import type { TlsOptions as NodeTlsOptions, SecureContextOptions } from 'node:tls'
import { Credentials } from './credentials.js'
import type { PemTexts } from './pem.js'
import { resolveTlsOptions, type TlsOptions } from './tls-options.js'

/** What `https.createServer` and `http2.createSecureServer` need for TLS. */
export type TlsServerOptions = SecureContextOptions & Pick<NodeTlsOptions, 'requestCert' | 'rejectUnauthorized'>

/**
 * Options for `https.createServer` and `http2.createSecureServer`. With `ca`, the server cuts off every client without
 * a valid certificate of those authorities. Whether the certificate is that of a member, the handler asks, which takes
 * the same options; new certificates come with {@link renewCertificates}.
 * @throws TypeError for options, certificates or a key that cannot be used; also without `cert` and `key`
 */
export function tlsServerOptions(options: TlsOptions): TlsServerOptions {
  return contextOf(new Credentials(resolveTlsOptions(options)).current)
}

/** @throws TypeError without a certificate */
export function contextOf({ ca, cert, key }: PemTexts): TlsServerOptions {
  if (cert === undefined) throw new TypeError('tls.cert must be given to serve, got none')
  return {
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
    cert,
    key,
    // A session that is resumed is not checked again: one begun with a certificate of then would outlive it.
    secureOptions: constants.SSL_OP_NO_TICKET,
  }
}
