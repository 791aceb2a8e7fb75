import type { Timer } from '@galaxycache/galaxy'
import { checkPems } from './check-pems.js'
import { type PemTexts, readPems, readPemsLater } from './pem.js'
import type { ResolvedReloadOptions } from './reload-options.js'
import type { ResolvedTlsOptions } from './tls-options.js'

/** Who writes a certificate and its key is between the two files for less, in ms. */
const secondLookMs = 1_000

/** Certificates and key of this process, which change while it runs. Looks for new ones as long as somebody listens. */
export class Credentials {
  readonly #reload: ResolvedReloadOptions | undefined
  readonly #listeners = new Set<() => void>()
  #current: PemTexts
  #timer: Timer | undefined
  /** Counts looks: an answer to an older one is too late. */
  #looks = 0
  /** When the look that is under way began, by the clock's monotonic time; undefined if none is. */
  #lookingSinceMs: number | undefined
  /** Whether the last look failed. */
  #failed = false
  #secondLook: Timer | undefined

  /**
   * @throws TypeError for what is no PEM or does not belong together, the system's error for a file that cannot be read
   */
  constructor({ sources, reload }: ResolvedTlsOptions) {
    this.#reload = reload
    this.#current = readPems(sources)
    checkPems(this.#current)
  }

  /** Those valid now. The same object until they change. */
  get current(): PemTexts {
    return this.#current
  }

  /** Calls `listener` after each change. Returns the function that takes it back. */
  onChange(listener: () => void): () => void {
    const listening = (): void => listener()
    this.#listeners.add(listening)
    if (this.#timer === undefined) this.#wait()
    return () => {
      this.#listeners.delete(listening)
      if (this.#listeners.size > 0) return
      this.#looks += 1
      this.#lookingSinceMs = undefined
      this.#timer?.cancel()
      this.#timer = undefined
      this.#secondLook?.cancel()
    }
  }

  /**
   * Looks now, whether it is time or not. A look that fails changes nothing. After the first one, another follows
   * within a second; only then is it told.
   */
  async look(): Promise<void> {
    const reload = this.#reload
    if (reload === undefined) return
    this.#secondLook?.cancel()
    this.#looks += 1
    const look = this.#looks
    this.#lookingSinceMs = reload.clock.monotonicNow()
    try {
      const next = await readPemsLater(await reload.load())
      if (look !== this.#looks) return
      this.#change(next)
      this.#failed = false
    } catch (error) {
      if (look === this.#looks) this.#fail(error, reload)
    } finally {
      if (look === this.#looks) this.#lookingSinceMs = undefined
    }
  }

  #change(next: PemTexts): void {
    const { ca, cert, key } = this.#current
    if (next.ca === ca && next.cert === cert && next.key === key) return
    checkPems(next)
    requireSameKinds(this.#current, next)
    this.#current = next
    for (const listener of this.#listeners) listener()
  }

  /** Of two files that are being written, one may be new already: that is no fault, and over at the next look. */
  #fail(error: unknown, { clock, everyMs, onError }: ResolvedReloadOptions): void {
    if (this.#failed || this.#listeners.size === 0) onError(error)
    else this.#secondLook = clock.setTimer(() => void this.look(), Math.min(secondLookMs, everyMs))
    this.#failed = true
  }

  #wait(): void {
    if (this.#reload === undefined) return
    const { clock, everyMs, loadTimeoutMs, onError } = this.#reload
    this.#timer = clock.setTimer(() => {
      this.#wait()
      if (this.#lookingSinceMs !== undefined) {
        if (clock.monotonicNow() - this.#lookingSinceMs < loadTimeoutMs) return
        onError(new Error(`tls.reload.load did not answer within ${loadTimeoutMs} ms`))
      }
      void this.look()
    }, everyMs)
  }
}

/** Without its authority a server would let anybody in; without its certificate it cannot serve. */
function requireSameKinds(current: PemTexts, next: PemTexts): void {
  for (const kind of ['ca', 'cert'] as const) {
    if ((current[kind] === undefined) !== (next[kind] === undefined))
      throw new TypeError(
        `tls.${kind} must stay ${current[kind] === undefined ? 'absent' : 'present'}, got the contrary`,
      )
  }
}
