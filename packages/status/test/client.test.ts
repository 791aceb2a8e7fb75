import { keyFromBytes, type PromotionResult } from '@galaxycache/galaxy'
import type { HitSeries, KeyReport, PeerRow, StatusReport } from '@galaxycache/status'
import test from 'ava'
import fc from 'fast-check'
import { applySample } from '#client/apply-sample.js'
import { arc } from '#client/arc.js'
import { explainPromotion } from '#client/explain-key.js'
import { formatBytes, formatMs, formatName, formatRate, formatShare } from '#client/format.js'
import { appendSeries, stacked } from '#client/hit-series.js'
import { keyUrl } from '#client/key-url.js'
import { peerBadges } from '#client/peer-badges.js'
import { parameter, parseTarget } from '#src/target.js'

const seriesOf = (...atMs: number[]): HitSeries => ({
  atMs,
  perSecond: {
    mainCacheHits: atMs.map(() => 1),
    hotCacheHits: atMs.map(() => 2),
    coalescedLoads: atMs.map(() => 3),
    peerLoads: atMs.map(() => 4),
    backendLoads: atMs.map((ms) => (ms === 0 ? null : 5)),
  },
})

const peer = (id: string, requests: number): PeerRow => ({
  id,
  url: id,
  state: 'up',
  share: 0.5,
  requests,
  errors: 0,
  latencyMs: 1,
  p95Ms: undefined,
  inFlight: 0,
  circuit: 'closed',
  pausedMs: 0,
  lastError: undefined,
})

const report: StatusReport = {
  title: 'title',
  self: 'a',
  atMs: 0,
  intervalMs: 1_000,
  historyMs: 60_000,
  showKeys: false,
  ready: true,
  inFlight: 0,
  galaxies: [],
  peers: [peer('a', 0), peer('b', 0)],
  ring: { ids: ['a', 'b'], steps: 2, arcs: [] },
}

test('every key finds its way through the url that the page asks with', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const keys = fc.uint8Array({ maxLength: 40 }).map(keyFromBytes)

  const property = fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), keys, (galaxy, key) => {
    const { query } = parseTarget(new URL(keyUrl(galaxy, key), 'http://host/').search)
    return parameter(query, 'galaxy') === galaxy && parameter(query, 'key') === key
  })

  t.notThrows(() => fc.assert(property, { seed }))
})

test('a sample takes the place of what it changes, and with a new ring of all peers', (t) => {
  const sample = { atMs: 5, ready: false, inFlight: 2, galaxies: [], peers: [peer('b', 3)], ring: undefined }
  const ring = { ids: ['b'], steps: 2, arcs: [] }

  const changed = applySample(report, sample)
  const left = applySample(report, { ...sample, ring })

  t.deepEqual(
    changed.peers.map(({ id, requests }) => [id, requests]),
    [
      ['a', 0],
      ['b', 3],
    ],
  )
  t.like(changed, { atMs: 5, ready: false, inFlight: 2, ring: report.ring })
  t.deepEqual([left.peers, left.ring], [[peer('b', 3)], ring])
})

test('a peer has its state beside it, and why it is not asked', (t) => {
  const row = peer('a', 1)

  t.deepEqual(peerBadges(row), [{ kind: 'good', text: 'up' }])
  t.deepEqual(peerBadges({ ...row, state: 'down', circuit: 'half-open', pausedMs: 1_500 }), [
    { kind: 'bad', text: 'down' },
    { kind: 'bad', text: 'circuit half-open' },
    { kind: 'plain', text: 'paused 1,500 ms' },
  ])
})

test('samples are appended once, and those that are too old go', (t) => {
  const first = appendSeries(undefined, seriesOf(1, 2, 3), 0)

  const second = appendSeries(first, seriesOf(2, 3, 4, 5), 3)

  t.deepEqual(second, seriesOf(3, 4, 5))
})

test('a stack has seconds, then its levels from the outermost sum inwards, and gaps stay gaps', (t) => {
  t.deepEqual(stacked(seriesOf(0, 2_000)), [
    [0, 2],
    [null, 15],
    [10, 10],
    [6, 6],
    [3, 3],
    [1, 1],
  ])
})

test('an arc goes from turn to turn, and a whole circle is drawn', (t) => {
  t.is(arc(10, 0, 0.25), 'M0.00 -10.00A10 10 0 0 1 10.00 -0.00')
  t.is(arc(10, 0, 0.75), 'M0.00 -10.00A10 10 0 1 1 -10.00 0.00')
  t.regex(arc(10, 0, 1), /^M0\.00 -10\.00A.*A.*Z$/)
})

test('numbers are short, and what is not nothing does not look like nothing', (t) => {
  t.deepEqual([0, 0.0001, 0.3333, 1].map(formatShare), ['0.0 %', '< 0.1 %', '33.3 %', '100.0 %'])
  t.deepEqual([0, 0.25, 9.96, 1234.5].map(formatRate), ['0', '0.3', '10', '1,235'])
  t.deepEqual([0, 1023, 1536, 1024 ** 2 - 400, 64 * 1024 ** 2].map(formatBytes), [
    '0 B',
    '1,023 B',
    '1.5 KiB',
    '1.0 MiB',
    '64 MiB',
  ])
  t.deepEqual([0.04, 1.25, 250.4].map(formatMs), ['0.0 ms', '1.3 ms', '250 ms'])
})

test('a name that does not print can be told from others', (t) => {
  t.deepEqual(['', 'a b', 'a\n\u0000', '\udcff', '\u202eabc', 'é😀'].map(formatName), [
    '(empty)',
    'a b',
    'a\\u000a\\u0000',
    '\\udcff',
    '\\u202eabc',
    'é😀',
  ])
})

const hotCache = { mostRecentQps: 9, leastRecentQps: 0.5, bytes: 10, capacityBytes: 1024, entries: 3 }

const asked: KeyReport = {
  galaxy: 'names',
  owner: 'b',
  cache: undefined,
  valueBytes: undefined,
  expiresAtMs: undefined,
  absentUntilMs: undefined,
  retryAtMs: undefined,
  requests: 2,
  qps: 0.25,
  hotCache,
  promotion: 'unseen',
  lastDecision: undefined,
}

const decided = (result: PromotionResult, valueBytes: number): KeyReport['lastDecision'] => ({
  atMs: Date.UTC(2026, 0, 1),
  result,
  stats: { keyQps: 0.25, requests: 2, valueBytes, hotCache },
})

const answers: readonly (readonly [Partial<KeyReport>, RegExp])[] = [
  [{ promotion: 'owned' }, /^This process owns the key/],
  [{ promotion: 'promoted' }, /a copy of what b owns/],
  [{ promotion: 'fallback' }, /^b owns it and could not be asked/],
  [
    { promotion: 'left', lastDecision: decided('promoted', 10) },
    /^It was promoted at .*, and was evicted or has expired/,
  ],
  [
    { promotion: 'too-large', lastDecision: decided('turned-away', 2048) },
    /has 2\.0 KiB, the hot cache may have 1\.0 KiB/,
  ],
  [
    { promotion: 'denied', lastDecision: decided('denied', 10) },
    /the promoter said no\. Asked for 2 times, .* 0\.3 a second; .* had 0\.5\.$/,
  ],
  [
    { promotion: 'turned-away', lastDecision: decided('turned-away', 10) },
    /said yes, but .* rather keeps .* had 0\.5\.$/,
  ],
  [{ promotion: 'unseen' }, /asked for 0\.3 times a second/],
  [{ promotion: 'unknown' }, /^Nobody asks this process for it/],
]

for (const [part, answer] of answers) {
  test(`why a key is promoted or not is said in words: ${part.promotion}`, (t) => {
    t.regex(explainPromotion({ ...asked, ...part }), answer)
  })
}
