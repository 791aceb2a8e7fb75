/** The element of the page with this id. @throws Error if the page has none */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element #${id}`)
  return found
}

/** As {@link byId}, for a kind of element. @throws Error if it is of another kind */
export function byIdAs<E extends HTMLElement>(kind: new () => E, id: string): E {
  const found = byId(id)
  if (!(found instanceof kind)) throw new Error(`the page's element #${id} is no ${kind.name}`)
  return found
}

/** A new element. Children that are strings become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

/** Sets the text of `node`, and leaves a node that says so already alone: its selection, if any, stays. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** A small square in one of the colours that the style sheet names. */
export function swatch(color: string): HTMLElement {
  const made = element('span', 'swatch')
  made.style.color = color
  return made
}
