import { readdirSync, readFileSync } from 'node:fs'

/** Where `tsc` puts what runs in the browser. */
const folder = new URL('../client/', import.meta.url)

/**
 * The modules that run in the browser, as an import map: name -> `data:` url. They import each other by the names that
 * `imports` of package.json gives them, which mean the same in Node and in the map, so nothing need be bundled.
 * @throws Error if the package was not built
 */
export function clientModules(): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'))
  const own = files.map((file): [string, string] => [`#client/${file}`, readFileSync(new URL(file, folder), 'utf8')])
  const modules = [...own, ['uplot', chartLibrary()] as const]
  return Object.fromEntries(modules.map(([name, code]) => [name, dataUrl('text/javascript', code)]))
}

/** The minified build of uPlot sets a variable; as a module it must export it. */
function chartLibrary(): string {
  const code = readFileSync(new URL(import.meta.resolve('uplot/dist/uPlot.iife.min.js')), 'utf8')
  return `${code}\nexport default uPlot\n`
}

/** A url that holds `content` itself. */
export const dataUrl = (type: string, content: string): string =>
  `data:${type};charset=utf-8;base64,${Buffer.from(content).toString('base64')}`
