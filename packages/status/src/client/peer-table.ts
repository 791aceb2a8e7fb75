import { byId, element, setText, swatch } from '#client/element.js'
import { formatCount, formatMs, formatName, formatShare, none } from '#client/format.js'
import { PagedList } from '#client/paged-list.js'
import { peerBadges } from '#client/peer-badges.js'
import { PeerColors } from '#client/peer-colors.js'
import { TableRows } from '#client/table-rows.js'
import type { PeerRow, StatusReport } from '../api/status-report.js'

/** The processes. */
export class PeerTable {
  readonly #list: PagedList<PeerRow>
  #colors = new PeerColors([])

  /** @param onPoint told which peer the pointer is on, if any */
  constructor(onPoint: (peer: string | undefined) => void) {
    const body = byId('peer-rows')
    const rows = new TableRows<PeerRow>(body, ({ id }) => id, [
      { kind: 'head', fill: (cell, peer) => this.#fillName(cell, peer) },
      { fill: fillState },
      { kind: 'number', fill: (cell, { share }) => setText(cell, formatShare(share)) },
      { kind: 'number', fill: (cell, { requests }) => setText(cell, formatCount(requests)) },
      { kind: 'number', fill: (cell, { errors }) => setText(cell, formatCount(errors)) },
      { kind: 'number', fill: (cell, { latencyMs }) => fillMs(cell, latencyMs) },
      { kind: 'number', fill: (cell, { p95Ms }) => fillMs(cell, p95Ms) },
      { kind: 'number', fill: (cell, { inFlight }) => setText(cell, formatCount(inFlight)) },
    ])
    const textOf = ({ id, url, state }: PeerRow): string => `${id} ${url} ${state}`
    const show = (peers: readonly PeerRow[]): void => rows.show(peers)
    this.#list = new PagedList({ name: 'peer', plural: 'peers', pageSize: 12, textOf, show })
    body.addEventListener('pointerover', ({ target }) => {
      onPoint(target instanceof Element ? target.closest<HTMLElement>('[data-peer]')?.dataset.peer : undefined)
    })
    body.addEventListener('pointerleave', () => onPoint(undefined))
  }

  show({ peers }: StatusReport, colors: PeerColors): void {
    this.#colors = colors
    this.#list.set(peers)
    const down = peers.filter(({ state }) => state === 'down').length
    setText(byId('peers-summary'), `${formatCount(peers.length)}, ${down === 0 ? 'none' : formatCount(down)} down`)
  }

  #fillName(cell: HTMLElement, { id, url, lastError, state }: PeerRow): void {
    const name = formatName(id)
    const error = state === 'down' && lastError !== undefined ? lastError : ''
    if (cell.parentElement !== null) cell.parentElement.dataset.peer = id
    if (cell.textContent === name + error) return
    const shown = element('code', '', name)
    shown.title = formatName(url)
    cell.className = 'id'
    cell.replaceChildren(swatch(this.#colors.of(id)), shown)
    if (error !== '') cell.append(element('div', 'error', error))
  }
}

function fillMs(cell: HTMLElement, ms: number | undefined): void {
  setText(cell, ms === undefined ? none : formatMs(ms))
}

function fillState(cell: HTMLElement, peer: PeerRow): void {
  const badges = peerBadges(peer)
  if (cell.textContent === badges.map(({ text }) => text).join(' ')) return
  // A space between them, so that they can break, and are not read as one word.
  cell.replaceChildren(
    ...badges.flatMap(({ kind, text }, index) => [index === 0 ? '' : ' ', element('span', `state ${kind}`, text)]),
  )
}
