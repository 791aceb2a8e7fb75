import { arc } from '#client/arc.js'
import { byId, element, swatch } from '#client/element.js'
import { formatCount, formatName, formatShare } from '#client/format.js'
import { type PeerColors, peerColor } from '#client/peer-colors.js'
import type { PeerRow, RingReport, StatusReport } from '../api/status-report.js'

/** Peers that the legend names: as many as there are colours. */
const named = 8

/** The ring: outside, whose each part of the hash space is; inside, how much that comes to. */
export class RingPicture {
  #drawn: RingReport | undefined
  #paths: readonly { readonly id: string; readonly path: SVGPathElement }[] = []

  /** Draws the ring, if it is another than before. */
  show({ ring, peers, self }: StatusReport, colors: PeerColors): void {
    if (this.#drawn === ring) return
    this.#drawn = ring
    const shares = new Map(peers.map(({ id, share }) => [id, share]))
    this.#paths = [...outerPaths(ring), ...innerPaths(ring, shares)]
    const own = formatShare(shares.get(self) ?? 0)
    const noun = ring.ids.length === 1 ? 'peer' : 'peers'
    const picture = svg('svg', { viewBox: '-100 -100 200 200', role: 'img' })
    picture.setAttribute(
      'aria-label',
      `Ring of ${formatCount(ring.ids.length)} ${noun}; this process owns ${own}. The table of peers has every share.`,
    )
    picture.append(
      ...this.#paths.map(({ path }) => path),
      label(formatCount(ring.ids.length), '', 2),
      label(`${noun}, ${own} here`, 'small', 18),
    )
    byId('ring-picture').replaceChildren(picture)
    byId('ring-legend').replaceChildren(...legend(peers, self, colors))
  }

  /** Lets one peer stand out; none if undefined. */
  highlight(peer: string | undefined): void {
    for (const { id, path } of this.#paths) path.classList.toggle('picked', id === peer)
  }
}

interface PeerPath {
  readonly id: string
  readonly path: SVGPathElement
}

/** One path for all arcs of a peer: a thousand peers have more arcs than a browser likes elements. */
function outerPaths({ ids, arcs, steps }: RingReport): PeerPath[] {
  const shapes = ids.map(() => '')
  let step = 0
  for (const [owner, length] of arcs) {
    shapes[owner] += arc(91, step / steps, (step + length) / steps)
    step += length
  }
  return ids.map((id, index) => peerPath(id, index, shapes[index] ?? ''))
}

function innerPaths({ ids }: RingReport, shares: ReadonlyMap<string, number>): PeerPath[] {
  let from = 0
  return ids.map((id, index) => {
    const to = from + (shares.get(id) ?? 0)
    const shape = to > from ? arc(68, from, to) : ''
    from = to
    return peerPath(id, index, shape, 'share')
  })
}

function peerPath(id: string, index: number, shape: string, className = ''): PeerPath {
  const path = svg('path', { d: shape, class: className })
  path.style.color = peerColor(index)
  const title = svg('title', {})
  title.textContent = formatName(id)
  path.append(title)
  return { id, path }
}

function label(text: string, className: string, y: number): SVGTextElement {
  const made = svg('text', { class: className, y: String(y) })
  made.textContent = text
  return made
}

function legend(peers: readonly PeerRow[], self: string, colors: PeerColors): HTMLElement[] {
  const owners = peers.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share)
  const items = owners.slice(0, named).map(({ id, share }) => {
    const name = element('span', 'id', formatName(id))
    if (id === self) name.append(' (here)')
    return element('li', '', swatch(colors.of(id)), name, element('span', 'n', formatShare(share)))
  })
  const rest = owners.length - items.length
  return rest > 0 ? [...items, element('li', 'muted', `and ${formatCount(rest)} more`)] : items
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
