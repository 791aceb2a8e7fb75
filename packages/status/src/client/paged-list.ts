import { byId, byIdAs, setText } from '#client/element.js'
import { formatCount } from '#client/format.js'

/** What a {@link PagedList} works with. */
export interface PagedListOptions<T> {
  /** The ids of its elements begin with this: `peer` for `#peer-filter`, `#peer-pages`; the plural for its buttons. */
  readonly name: string
  readonly plural: string
  /** Items on one page. */
  readonly pageSize: number
  /** What is searched for the words of the filter. */
  readonly textOf: (item: T) => string
  readonly show: (items: readonly T[]) => void
}

/** Shows a few of many items, with a filter and pages. */
export class PagedList<T> {
  readonly #options: PagedListOptions<T>
  readonly #filter: HTMLInputElement
  readonly #previous: HTMLButtonElement
  readonly #next: HTMLButtonElement
  #items: readonly T[] = []
  #page = 0

  constructor(options: PagedListOptions<T>) {
    const { name, plural } = options
    this.#options = options
    this.#filter = byIdAs(HTMLInputElement, `${name}-filter`)
    this.#previous = byIdAs(HTMLButtonElement, `${plural}-previous`)
    this.#next = byIdAs(HTMLButtonElement, `${plural}-next`)
    this.#filter.addEventListener('input', () => this.#turn(0))
    this.#previous.addEventListener('click', () => this.#turn(this.#page - 1))
    this.#next.addEventListener('click', () => this.#turn(this.#page + 1))
  }

  set(items: readonly T[]): void {
    this.#items = items
    this.#turn(this.#page)
  }

  #turn(page: number): void {
    const { name, plural, pageSize, textOf, show } = this.#options
    const wanted = this.#filter.value.trim().toLowerCase()
    const found = this.#items.filter((item) => textOf(item).toLowerCase().includes(wanted))
    const last = Math.max(Math.ceil(found.length / pageSize) - 1, 0)
    this.#page = Math.min(page, last)
    const start = this.#page * pageSize
    const shown = found.slice(start, start + pageSize)
    show(shown)
    // Few items need neither.
    byId(`${name}-pages`).hidden = last === 0
    this.#filter.parentElement?.toggleAttribute('hidden', this.#items.length <= pageSize)
    this.#previous.disabled = this.#page === 0
    this.#next.disabled = this.#page === last
    const from = shown.length === 0 ? 0 : start + 1
    setText(
      byId(`${plural}-shown`),
      `${formatCount(from)} to ${formatCount(start + shown.length)} of ${formatCount(found.length)}`,
    )
  }
}
