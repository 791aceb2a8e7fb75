import { element } from '#client/element.js'

/** One column of a table. */
export interface Column<T> {
  /** `'head'`: names the row. `'number'`: to the right. */
  readonly kind?: 'head' | 'number'
  /** Writes what `item` has to say into the cell, each time that it is shown. */
  readonly fill: (cell: HTMLElement, item: T) => void
}

/** The rows of a table, kept by name from one showing to the next, so that focus and selection stay where they are. */
export class TableRows<T> {
  readonly #body: HTMLElement
  readonly #nameOf: (item: T) => string
  readonly #columns: readonly Column<T>[]
  #rows = new Map<string, HTMLTableRowElement>()

  constructor(body: HTMLElement, nameOf: (item: T) => string, columns: readonly Column<T>[]) {
    this.#body = body
    this.#nameOf = nameOf
    this.#columns = columns
  }

  show(items: readonly T[]): void {
    const before = this.#rows
    this.#rows = new Map(items.map((item) => [this.#nameOf(item), before.get(this.#nameOf(item)) ?? this.#newRow()]))
    for (const item of items) this.#fill(this.#rows.get(this.#nameOf(item)), item)
    if (!isSameOrder(before, this.#rows)) this.#body.replaceChildren(...this.#rows.values())
  }

  #newRow(): HTMLTableRowElement {
    const cells = this.#columns.map(({ kind }) => {
      if (kind !== 'head') return element('td', kind === 'number' ? 'n' : '')
      const head = element('th')
      head.scope = 'row'
      return head
    })
    return element('tr', '', ...cells)
  }

  #fill(row: HTMLTableRowElement | undefined, item: T): void {
    for (const [index, { fill }] of this.#columns.entries()) {
      const cell = row?.cells[index]
      if (cell !== undefined) fill(cell, item)
    }
  }
}

function isSameOrder(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean {
  const names = [...after.keys()]
  return before.size === after.size && [...before.keys()].every((name, index) => name === names[index])
}
