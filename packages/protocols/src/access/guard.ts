import { type Clock, systemClock } from '@galaxycache/galaxy'
import { requireCount } from '../transport/require-count.js'
import type { ServerAccessOptions } from './access-options.js'
import { type AccessRequest, type Authorize, askAuthorize } from './authorize.js'
import type { IsMember } from './members.js'
import type { PeerConnection } from './peer-connection.js'
import type { PeerIdentity } from './peer-identity.js'
import { type Refusal, refuse } from './refusal.js'
import { resolveTlsOptions } from './tls-options.js'
import { resolveTokens, TokenCheck } from './token.js'

/** What a guard looks at. */
export interface GuardedRequest {
  readonly header: AccessRequest['header']
  /** Undefined where the server does not tell. */
  readonly connection: PeerConnection | undefined
}

/** A {@link Refusal}, or undefined for who may come in. */
export type Verdict = Refusal | undefined

/** What certificates must be, where they are asked for. */
interface CertificateRule {
  readonly demanded: boolean
  readonly isMember: IsMember
}

/** Stands before a handler, and looks at who asks before anything else is looked at. */
export class Guard {
  readonly #certificates: CertificateRule | undefined
  readonly #tokens: TokenCheck | undefined
  readonly #authorize: Authorize | undefined
  readonly #authorizeTimeoutMs: number
  readonly #clock: Clock
  readonly #membership = new WeakMap<PeerIdentity, boolean>()

  /** @throws TypeError or RangeError that names the option, the rule and the value */
  constructor(options: ServerAccessOptions, clock: Clock = systemClock) {
    const { authorize, authorizeTimeoutMs = 1_000 } = options
    if (authorize !== undefined && typeof authorize !== 'function')
      throw new TypeError(`authorize must be a function, got ${typeof authorize}`)
    requireCount('authorizeTimeoutMs', authorizeTimeoutMs, 1)
    const tokens = resolveTokens(options.token)
    this.#certificates = certificateRule(options)
    this.#tokens = tokens.length === 0 ? undefined : new TokenCheck(tokens)
    this.#authorize = authorize
    this.#authorizeTimeoutMs = authorizeTimeoutMs
    this.#clock = clock
  }

  /** At once, unless `authorize` has to be asked. Does not throw, nor reject. */
  check(request: GuardedRequest): Verdict | Promise<Verdict> {
    const refusal = this.#checkCertificate(request.connection) ?? this.#checkToken(request)
    if (refusal !== undefined) return refuse(refusal, whoOf(request))
    return this.#authorize === undefined ? undefined : this.#ask(this.#authorize, request)
  }

  #checkCertificate(connection: PeerConnection | undefined): Verdict {
    const rule = this.#certificates
    if (rule === undefined) return undefined
    if (connection?.encrypted !== true) return { status: 401, text: 'TLS is required' }
    if (!rule.demanded) return undefined
    const { identity } = connection
    if (identity === undefined) return { status: 401, text: 'a certificate is required' }
    // It was valid when the connection began, which may be long ago.
    if (!(this.#clock.now() <= identity.validUntilMs)) return { status: 401, text: 'the certificate has expired' }
    return this.#checkMember(rule.isMember, identity)
  }

  #checkMember(isMember: IsMember, identity: PeerIdentity): Verdict {
    const text = 'the certificate is not that of a member'
    try {
      const known = this.#membership.get(identity) ?? isMember(identity)
      this.#membership.set(identity, known)
      return known ? undefined : { status: 403, text }
    } catch (cause) {
      return { status: 403, text, cause }
    }
  }

  #checkToken({ header }: GuardedRequest): Verdict {
    if (this.#tokens === undefined) return undefined
    const authorization = header('authorization')
    if (authorization === undefined) return { status: 401, text: 'a token is required' }
    return this.#tokens.accepts(authorization) ? undefined : { status: 401, text: 'the token is wrong' }
  }

  async #ask(authorize: Authorize, request: GuardedRequest): Promise<Verdict> {
    const text = 'not authorized'
    const who = whoOf(request)
    try {
      const granted = await askAuthorize(authorize, { header: request.header, ...who }, this.#authorizeTimeoutMs)
      return granted ? undefined : refuse({ status: 403, text }, who)
    } catch (cause) {
      return refuse({ status: 403, text, cause }, who)
    }
  }
}

const whoOf = ({ connection }: GuardedRequest): Pick<AccessRequest, 'identity' | 'remoteAddress'> => ({
  identity: connection?.identity,
  remoteAddress: connection?.remoteAddress,
})

function certificateRule({ tls }: ServerAccessOptions): CertificateRule | undefined {
  if (tls === undefined) return undefined
  const { sources, isMember } = resolveTlsOptions(tls)
  return { demanded: sources.ca !== undefined, isMember }
}

/** Undefined where nothing is demanded of anybody. @throws TypeError or RangeError */
export function resolveGuard(options: ServerAccessOptions): Guard | undefined {
  const guard = new Guard(options)
  const { tls, token, authorize } = options
  return tls === undefined && token === undefined && authorize === undefined ? undefined : guard
}

/** Calls one of the two functions, at once where that can be said at once. */
export function admit(
  verdict: Verdict | Promise<Verdict>,
  enter: () => void,
  refused: (refusal: Refusal) => void,
): void {
  if (verdict === undefined) enter()
  else if (verdict instanceof Promise) void verdict.then((late) => admit(late, enter, refused))
  else refused(verdict)
}
