import { byId, element, setText, swatch } from '#client/element.js'
import { formatBytes, formatCount, formatRate, formatShare, none } from '#client/format.js'
import { TableRows } from '#client/table-rows.js'
import type { AnyCacheName, GalaxyReport, HitLevel, HitSeries } from '../api/galaxy-report.js'

const levelNames: readonly (readonly [HitLevel, string])[] = [
  ['mainCacheHits', 'main cache'],
  ['hotCacheHits', 'hot cache'],
  ['coalescedLoads', 'load in flight'],
  ['peerLoads', 'owning peer'],
  ['backendLoads', 'backend'],
]

const cacheNames: readonly (readonly [AnyCacheName, string])[] = [
  ['main', 'main'],
  ['hot', 'hot'],
  ['candidate', 'candidates'],
]

interface LevelRow {
  readonly level: HitLevel
  readonly name: string
  readonly report: GalaxyReport
  readonly now: number | undefined
}

interface CacheRow {
  readonly cache: AnyCacheName
  readonly name: string
  readonly report: GalaxyReport
}

/** Counts and caches of the galaxy that is chosen. */
export class GalaxyDetail {
  readonly #levels = new TableRows<LevelRow>(byId('level-rows'), ({ level }) => level, [
    { kind: 'head', fill: fillLevel },
    { kind: 'number', fill: (cell, { now }) => setText(cell, now === undefined ? none : formatRate(now)) },
    { kind: 'number', fill: (cell, { level, report }) => setNumber(cell, level, report.stats[level]) },
    {
      kind: 'number',
      fill: (cell, { level, report: { stats } }) =>
        setText(cell, stats.gets === 0 ? none : formatShare(stats[level] / stats.gets)),
    },
  ])
  readonly #caches = new TableRows<CacheRow>(byId('cache-rows'), ({ cache }) => cache, [
    { kind: 'head', fill: (cell, { name }) => setText(cell, name) },
    {
      kind: 'number',
      fill: (cell, { cache, report }) => setNumber(cell, `${cache}.entries`, report.caches[cache].entries),
    },
    { kind: 'number', fill: (cell, { cache, report }) => setText(cell, formatBytes(report.caches[cache].bytes)) },
    {
      kind: 'number',
      fill: (cell, { cache, report }) => setText(cell, formatBytes(report.caches[cache].capacityBytes)),
    },
    { kind: 'number', fill: (cell, { cache, report }) => setText(cell, formatCount(report.caches[cache].hits)) },
    { kind: 'number', fill: (cell, { cache, report }) => setText(cell, formatCount(report.caches[cache].evictions)) },
  ])

  show(report: GalaxyReport, series: HitSeries): void {
    const { stats, inFlight } = report
    this.#levels.show(
      levelNames.map(([level, name]) => ({ level, name, report, now: series.perSecond[level].at(-1) ?? undefined })),
    )
    this.#caches.show(cacheNames.map(([cache, name]) => ({ cache, name, report })))
    showFacts('promotions', [
      ['promoted', 'promotions', stats.promotions],
      ['denied', 'promotionsDenied', stats.promotionsDenied],
      ['turned away', 'promotionsTurnedAway', stats.promotionsTurnedAway],
      ['promoter failed', 'promoterErrors', stats.promoterErrors],
    ])
    showFacts('loads', [
      ['gets', 'gets', stats.gets],
      ['in flight now', 'inFlight', inFlight],
      ['for peers', 'serverRequests', stats.serverRequests],
      ['not found', 'notFound', stats.notFound],
      ['peer errors', 'peerLoadErrors', stats.peerLoadErrors],
      ['backend errors', 'backendLoadErrors', stats.backendLoadErrors],
    ])
  }
}

function fillLevel(cell: HTMLElement, { level, name }: LevelRow): void {
  if (cell.childElementCount > 0) return
  const color = levelNames.findIndex(([other]) => other === level) + 1
  cell.replaceChildren(swatch(`var(--level-${color})`), name)
}

function showFacts(id: string, facts: readonly (readonly [label: string, name: string, count: number])[]): void {
  const list = byId(id)
  if (list.childElementCount === 0)
    list.append(...facts.map(([label]) => element('div', '', element('dt', '', label), element('dd'))))
  for (const [index, [, name, count]] of facts.entries()) {
    const value = list.children[index]?.querySelector('dd')
    if (value instanceof HTMLElement) setNumber(value, name, count)
  }
}

/** Says which count it is, for who reads the page with a program. */
function setNumber(node: HTMLElement, name: string, count: number): void {
  node.dataset.count = name
  setText(node, formatCount(count))
}
