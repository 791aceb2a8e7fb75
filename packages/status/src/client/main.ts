import { applySample } from '#client/apply-sample.js'
import { byId, setText } from '#client/element.js'
import { formatCount, formatName } from '#client/format.js'
import { GalaxyDetail } from '#client/galaxy-detail.js'
import { GalaxyTable } from '#client/galaxy-table.js'
import { HitChart } from '#client/hit-chart.js'
import { appendSeries } from '#client/hit-series.js'
import { HottestKeys } from '#client/hottest-keys.js'
import { KeyLookup } from '#client/key-lookup.js'
import { LiveEvents } from '#client/live-events.js'
import { PeerColors } from '#client/peer-colors.js'
import { PeerTable } from '#client/peer-table.js'
import { RingPicture } from '#client/ring-picture.js'
import type { GalaxyReport, HitSeries } from '../api/galaxy-report.js'
import type { StatusReport } from '../api/status-report.js'

/** What is known, and what is shown of it. */
let report: StatusReport | undefined
let series: HitSeries | undefined
let chart: HitChart | undefined
/** The galaxy that is shown in detail. It is in the page's url, so that it is still chosen after a reload. */
let chosen = location.hash === '' ? undefined : decodeURIComponent(location.hash.slice(1))
let colors = new PeerColors([])

const ring = new RingPicture()
const peers = new PeerTable((peer) => ring.highlight(peer))
const galaxies = new GalaxyTable(choose)
const detail = new GalaxyDetail()
const lookup = new KeyLookup(
  () => chosen,
  (owner) => ring.highlight(owner),
)
const hottest = new HottestKeys((key) => void lookup.lookUp(key))

const events = new LiveEvents({
  report: (whole) => showStatus(whole),
  sample: (sample) => {
    if (report !== undefined) showStatus(applySample(report, sample))
  },
  galaxy: showGalaxy,
  connected: showConnection,
})
events.open(chosen)

function showStatus(now: StatusReport): void {
  if (report?.ring !== now.ring) colors = new PeerColors(now.ring.ids)
  report = now
  setText(byId('self'), formatName(now.self))
  setText(byId('in-flight'), formatCount(now.inFlight))
  setText(byId('ready'), now.ready ? 'ready' : 'closing')
  byId('ready').className = `badge ${now.ready ? 'good' : 'bad'}`
  byId('keys-hidden').hidden = now.showKeys
  ring.show(now, colors)
  peers.show(now, colors)
  leaveMissing(now)
  galaxies.show(now.galaxies, chosen)
}

/** A url may name a galaxy that is not there, or not yet; then the one that was made first is shown. */
function leaveMissing({ galaxies: rows }: StatusReport): void {
  if (chosen === undefined || rows.some(({ name }) => name === chosen)) return
  chosen = undefined
  events.open(undefined)
}

function choose(name: string): void {
  if (name === chosen) return
  chosen = name
  series = undefined
  history.replaceState(null, '', `#${encodeURIComponent(name)}`)
  if (report !== undefined) galaxies.show(report.galaxies, chosen)
  events.open(name)
}

function showGalaxy(galaxy: GalaxyReport): void {
  if (report === undefined) return
  if (chosen === undefined) {
    chosen = galaxy.name
    galaxies.show(report.galaxies, chosen)
  }
  if (galaxy.name !== chosen) return
  series = appendSeries(series, galaxy.history, galaxy.atMs - report.historyMs)
  chart ??= new HitChart(byId('chart'), report.historyMs)
  chart.show(series, galaxy.atMs)
  detail.show(galaxy, series)
  hottest.show(galaxy, colors)
  for (const node of document.querySelectorAll('.galaxy-name')) setText(node, formatName(galaxy.name))
}

function showConnection(isConnected: boolean): void {
  const badge = byId('connection')
  setText(badge, isConnected ? 'live' : 'reconnecting')
  badge.className = `badge ${isConnected ? 'good' : 'bad'}`
}
