import { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, checkServerIdentity, createSecureContext, type PeerCertificate } from 'node:tls'
import { Credentials } from './credentials.js'
import { identityOf } from './peer-identity.js'
import { type ResolvedTlsOptions, resolveTlsOptions, type TlsOptions } from './tls-options.js'

/** TLS of this process as a client. One for all its connections. */
export class ClientTls {
  readonly #options: ResolvedTlsOptions
  readonly #credentials: Credentials
  #connectOptions: ConnectionOptions

  /** @throws TypeError for certificates or a key that cannot be used */
  constructor(options: ResolvedTlsOptions) {
    this.#options = options
    this.#credentials = new Credentials(options)
    this.#connectOptions = this.#makeConnectOptions()
  }

  /** For a new connection, with the certificates of now. The same object until they change. */
  get connectOptions(): ConnectionOptions {
    return this.#connectOptions
  }

  /** Calls `listener` when there are new certificates. Returns the function that takes it back. */
  onChange(listener: () => void): () => void {
    return this.#credentials.onChange(() => {
      this.#connectOptions = this.#makeConnectOptions()
      listener()
    })
  }

  #makeConnectOptions(): ConnectionOptions {
    const { ca, cert, key } = this.#credentials.current
    const { serverName } = this.#options
    const options: ConnectionOptions = {
      secureContext: createSecureContext({ ca, cert, key }),
      checkServerIdentity: (host, certificate) => this.#refusalOf(host, certificate),
    }
    return serverName === undefined ? options : { ...options, servername: serverName }
  }

  #refusalOf(host: string, certificate: PeerCertificate): Error | undefined {
    const wrongHost = checkServerIdentity(host, certificate)
    if (wrongHost !== undefined) return wrongHost
    const isMember = this.#options.isMember(identityOf(new X509Certificate(certificate.raw)))
    return isMember ? undefined : new Error(`the certificate of ${host} is none of tls.members`)
  }
}

/** Undefined, for what Node does by itself, without options. @throws TypeError or RangeError */
export const resolveClientTls = (options: TlsOptions | undefined): ClientTls | undefined =>
  options === undefined ? undefined : new ClientTls(resolveTlsOptions(options))
