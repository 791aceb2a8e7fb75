const begin = '<!-- results: begin -->'
const end = '<!-- results: end -->'

/** `page` with `text` in place of what is between its two marks for results. @throws SyntaxError if it has them not */
export function insertResults(page: string, text: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end, from)
  if (from < 0 || to < 0) throw new SyntaxError(`a page for results must have the lines ${begin} and ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`
}
