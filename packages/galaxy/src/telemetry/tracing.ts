import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import { hasCode } from '../errors.js'
import { requireBoolean, requireKnown, requireObject } from '../require.js'
import { recordFailure } from './span-failure.js'

/** What OpenTelemetry spans tell. Nothing is recorded until an SDK is registered. */
export interface TracingOptions {
  /**
   * Whether spans carry the key, and what errors say, which may hold it. Default false: keys may be
   * personal, and there are many.
   */
  readonly recordKeys?: boolean
  /** Whether a get that local memory answers makes a span. Default false: it takes longer than the get. */
  readonly localHits?: boolean
}

/** Checked {@link TracingOptions}. */
export type ResolvedTracingOptions = Required<TracingOptions>

/** @throws TypeError that names the option, the rule and the value */
export function resolveTracingOptions(options: TracingOptions = {}): ResolvedTracingOptions {
  requireObject('tracing', options)
  requireKnown(options, { recordKeys: true, localHits: true }, 'tracing.')
  const { recordKeys = false, localHits = false } = options
  requireBoolean('tracing.recordKeys', recordKeys)
  requireBoolean('tracing.localHits', localHits)
  return { recordKeys, localHits }
}

/** Headers of a request, by lower-case name. */
export type ReadHeader = (name: string) => string | undefined

const kinds = {
  'galaxycache.get': SpanKind.INTERNAL,
  'galaxycache.getMany': SpanKind.INTERNAL,
  'galaxycache.fetch': SpanKind.CLIENT,
  'galaxycache.fetchMany': SpanKind.CLIENT,
  'galaxycache.peek': SpanKind.CLIENT,
  'galaxycache.serve': SpanKind.SERVER,
  'galaxycache.serveMany': SpanKind.SERVER,
  'galaxycache.load': SpanKind.CLIENT,
  'galaxycache.loadMany': SpanKind.CLIENT,
  'galaxycache.write': SpanKind.CLIENT,
  'galaxycache.serveWrite': SpanKind.SERVER,
} as const

/**
 * Names of the spans: a get that missed, a call to a peer, a call from a peer, a call of the BackendGetter, each for
 * one key and for many; a write told to a peer, and one that a peer tells.
 */
export type SpanName = keyof typeof kinds

/** The spans of one galaxy. */
export class Tracing {
  readonly localHits: boolean
  readonly #recordKeys: boolean
  readonly #galaxy: string
  readonly #tracer = trace.getTracer('@galaxycache/galaxy')
  /** Those that were begun here: nothing is noted on a span that somebody else began. */
  readonly #spans = new WeakSet<Span>()

  constructor(galaxy: string, { recordKeys, localHits }: ResolvedTracingOptions) {
    this.#galaxy = galaxy
    this.#recordKeys = recordKeys
    this.localHits = localHits
  }

  /**
   * Runs `work` inside a span that ends with it. Where nobody traces it only runs `work`, and adds no promise.
   * @param keys the key that the work is about, or how many there are
   */
  span<R>(
    name: SpanName,
    keys: string | number | undefined,
    work: () => Promise<R>,
    peer?: string,
    parent?: Context,
  ): Promise<R> {
    const outside = parent ?? context.active()
    const span = this.#tracer.startSpan(name, { kind: kinds[name] }, outside)
    // Without an SDK there is one context for all, whose ids need not be read to know that they are none.
    const spanContext = span.spanContext()
    if (spanContext === INVALID_SPAN_CONTEXT || !isSpanContextValid(spanContext)) return work()
    this.#spans.add(span)
    const running = context.with(trace.setSpan(outside, span), work)
    return span.isRecording() ? this.#record(span, running, keys, peer) : running
  }

  /** Notes on the span of this galaxy that is active, if any, that its get waits for a load that another get began. */
  coalesced(): void {
    this.#note('galaxycache.coalesced')
  }

  /**
   * Notes on the span of this galaxy that is active, if any, that its get is answered with a value that has expired.
   */
  stale(): void {
    this.#note('galaxycache.stale')
  }

  /**
   * Notes on the span of this galaxy that is active, if any, that a peer was not asked, because it
   * fails or has too much to do.
   */
  skipped(): void {
    this.#note('galaxycache.peer_skipped')
  }

  /** Notes on the span of this galaxy that is active, if any, that a second peer was asked. */
  hedged(): void {
    this.#note('galaxycache.hedged')
  }

  /** `work`, to be done later as part of the span that is active now. */
  bound(work: () => void): () => void {
    return context.bind(context.active(), work)
  }

  #note(attribute: string): void {
    const active = trace.getActiveSpan()
    if (active !== undefined && this.#spans.has(active)) active.setAttribute(attribute, true)
  }

  async #record<R>(
    span: Span,
    running: Promise<R>,
    keys: string | number | undefined,
    peer: string | undefined,
  ): Promise<R> {
    const attributes: Attributes = { 'galaxycache.galaxy': this.#galaxy }
    if (peer !== undefined) attributes['galaxycache.peer'] = peer
    if (typeof keys === 'number') attributes['galaxycache.keys'] = keys
    else if (this.#recordKeys && keys !== undefined) attributes['galaxycache.key'] = keys
    span.setAttributes(attributes)
    try {
      return await running
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) span.setAttribute('galaxycache.not_found', true)
      else recordFailure(span, error, this.#recordKeys)
      throw error
    } finally {
      span.end()
    }
  }
}

/** What tells a peer of the active span, such as W3C's `traceparent`. Undefined where nobody traces. */
export function outgoingHeaders(): Readonly<Record<string, string>> | undefined {
  const active = context.active()
  if (active === ROOT_CONTEXT) return undefined
  const headers: Record<string, string> = {}
  propagation.inject(active, headers)
  return headers
}

const getter: TextMapGetter<ReadHeader> = {
  keys: () => [],
  // An instrumented HTTP client writes the header a second time, and servers join the two: the last one is the nearest.
  get: (header, name) => {
    const said = header(name)
    if (typeof said !== 'string') return undefined
    return name === 'traceparent' ? said.split(',').at(-1)?.trim() : said
  },
}

/**
 * The context that a peer's request belongs to: that of the server that is traced already, else what its headers say.
 */
export function incomingContext(header: ReadHeader | undefined): Context {
  const active = context.active()
  if (header === undefined || trace.getSpan(active) !== undefined) return active
  return propagation.extract(active, header, getter)
}
