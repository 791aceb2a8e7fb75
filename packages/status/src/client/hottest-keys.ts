import { byId, element, setText, swatch } from '#client/element.js'
import { formatBytes, formatName, formatRate, none as nothing } from '#client/format.js'
import { PeerColors } from '#client/peer-colors.js'
import { TableRows } from '#client/table-rows.js'
import type { AnyCacheName, GalaxyReport, HottestRow } from '../api/galaxy-report.js'

interface RankedRow extends HottestRow {
  readonly rank: number
}

const titles: readonly (readonly [AnyCacheName, string])[] = [
  ['main', 'Main cache: owned here'],
  ['hot', 'Hot cache: copies of others'],
  ['candidate', 'Candidates: others own, not copied'],
]

/** The keys that are asked for most, of each cache. */
export class HottestKeys {
  readonly #tables: ReadonlyMap<AnyCacheName, TableRows<RankedRow>>
  readonly #onLookUp: (key: string) => void
  #colors = new PeerColors([])

  /** @param onLookUp told which key the reader wants to know more about */
  constructor(onLookUp: (key: string) => void) {
    this.#onLookUp = onLookUp
    this.#tables = new Map(titles.map(([cache, title]) => [cache, this.#newTable(cache, title)]))
  }

  show({ hottest }: GalaxyReport, colors: PeerColors): void {
    this.#colors = colors
    for (const [cache, rows] of this.#tables) {
      rows.show(hottest[cache].map((row, index) => ({ ...row, rank: index + 1 })))
      byId(`hottest-${cache}-none`).hidden = hottest[cache].length > 0
    }
  }

  #newTable(cache: AnyCacheName, title: string): TableRows<RankedRow> {
    const heads = ['key', 'per second', 'size', 'owner'].map((text, index) => {
      const head = element('th', index === 1 || index === 2 ? 'n' : '', text)
      head.scope = 'col'
      return head
    })
    const body = element('tbody')
    body.id = `hottest-${cache}`
    const heading = element('h3', '', title)
    heading.id = `hottest-${cache}-title`
    const table = element('table', '', element('thead', '', element('tr', '', ...heads)), body)
    table.setAttribute('aria-labelledby', heading.id)
    const none = element('p', 'muted', 'none now')
    none.id = `hottest-${cache}-none`
    byId('hottest-tables').append(element('div', '', heading, element('div', 'scroll', table), none))
    return new TableRows<RankedRow>(body, ({ rank }) => String(rank), [
      { kind: 'head', fill: (cell, row) => this.#fillKey(cell, row) },
      { kind: 'number', fill: (cell, { qps }) => setText(cell, formatRate(qps)) },
      {
        kind: 'number',
        fill: (cell, { valueBytes }) => setText(cell, valueBytes === undefined ? nothing : formatBytes(valueBytes)),
      },
      { fill: (cell, { owner }) => this.#fillOwner(cell, owner) },
    ])
  }

  #fillKey(cell: HTMLElement, { key, isCut, rank }: RankedRow): void {
    cell.className = 'key'
    if (key === undefined || isCut) {
      setText(cell, key === undefined ? `no. ${rank}` : `${formatName(key)}…`)
      return
    }
    const name = formatName(key)
    if (cell.textContent === name) return
    const button = element('button', 'choose key', name)
    button.type = 'button'
    button.title = name
    button.addEventListener('click', () => this.#onLookUp(key))
    cell.replaceChildren(button)
  }

  #fillOwner(cell: HTMLElement, owner: string | undefined): void {
    const name = owner === undefined ? 'nobody' : formatName(owner)
    cell.className = 'id'
    cell.title = name
    if (cell.textContent !== name) cell.replaceChildren(swatch(this.#colors.of(owner ?? '')), name)
  }
}
