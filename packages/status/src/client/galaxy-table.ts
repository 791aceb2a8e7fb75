import { byId, element, setText } from '#client/element.js'
import { formatBytes, formatCount, formatName, formatRate, formatShare, none } from '#client/format.js'
import { PagedList } from '#client/paged-list.js'
import { TableRows } from '#client/table-rows.js'
import type { GalaxyRow } from '../api/status-report.js'

/** All galaxies, one of which is chosen to be shown in detail. */
export class GalaxyTable {
  readonly #list: PagedList<GalaxyRow>
  readonly #onChoose: (name: string) => void
  #chosen: string | undefined

  /** @param onChoose told which galaxy the reader wants to see */
  constructor(onChoose: (name: string) => void) {
    this.#onChoose = onChoose
    const rows = new TableRows<GalaxyRow>(byId('galaxy-rows'), ({ name }) => name, [
      { kind: 'head', fill: (cell, row) => this.#fillName(cell, row) },
      { kind: 'number', fill: (cell, { gets }) => setText(cell, formatCount(gets)) },
      { kind: 'number', fill: (cell, row) => setText(cell, orNone(row.getsPerSecond, formatRate)) },
      { kind: 'number', fill: (cell, { hitShare }) => setText(cell, orNone(hitShare, formatShare)) },
      { kind: 'number', fill: (cell, { entries }) => setText(cell, formatCount(entries)) },
      { kind: 'number', fill: (cell, { bytes }) => setText(cell, formatBytes(bytes)) },
      { kind: 'number', fill: (cell, { inFlight }) => setText(cell, formatCount(inFlight)) },
    ])
    const show = (galaxies: readonly GalaxyRow[]): void => rows.show(galaxies)
    this.#list = new PagedList({ name: 'galaxy', plural: 'galaxies', pageSize: 8, textOf: ({ name }) => name, show })
  }

  show(galaxies: readonly GalaxyRow[], chosen: string | undefined): void {
    this.#chosen = chosen
    this.#list.set(galaxies)
    setText(byId('galaxies-summary'), formatCount(galaxies.length))
  }

  #fillName(cell: HTMLElement, { name }: GalaxyRow): void {
    const isChosen = name === this.#chosen
    const button = cell.querySelector('button') ?? this.#newButton(cell, name)
    button.setAttribute('aria-pressed', String(isChosen))
    cell.parentElement?.classList.toggle('chosen', isChosen)
  }

  #newButton(cell: HTMLElement, name: string): HTMLButtonElement {
    const button = element('button', 'choose', formatName(name))
    button.type = 'button'
    button.addEventListener('click', () => this.#onChoose(name))
    cell.className = 'id'
    cell.replaceChildren(button)
    return button
  }
}

const orNone = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? none : format(value)
