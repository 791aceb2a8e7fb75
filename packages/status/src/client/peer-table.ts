import { byId, element, setText, swatch } from '#client/element.js'
import { formatCount, formatMs, formatName, formatShare, none } from '#client/format.js'
import { PagedList } from '#client/paged-list.js'
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
      {
        kind: 'number',
        fill: (cell, { latencyMs }) => setText(cell, latencyMs === undefined ? none : formatMs(latencyMs)),
      },
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

function fillState(cell: HTMLElement, { state }: PeerRow): void {
  if (cell.textContent === state) return
  const kind = state === 'up' ? ' good' : state === 'down' ? ' bad' : ''
  cell.replaceChildren(element('span', `state${kind}`, state))
}
