// Rules that options are checked by. Each throws at once, with the option's name, the rule and the value.

/** @throws TypeError */
export function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} must be an object, got ${show(value)}`)
}

/** @throws TypeError */
export function requireUniverse(value: unknown): void {
  requireMethods('universe', 'Universe', value, ['galaxies', 'listPeers', 'peerStats', 'isReady'])
}

/** An object that has these methods. @throws TypeError */
export function requireMethods(name: string, kind: string, value: unknown, methods: readonly string[]): void {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  if (!methods.every((method) => typeof object[method] === 'function'))
    throw new TypeError(`${name} must be a ${kind}, got ${show(value)}`)
}

/** A string that matches. @throws TypeError */
export function requireMatch(name: string, rule: string, value: unknown, pattern: RegExp): void {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new TypeError(`${name} must be ${rule}, got ${show(value)}`)
}

/** Names and values of Prometheus' labels, none of which are taken. @throws TypeError */
export function requireLabels(name: string, labels: object, taken: readonly string[]): void {
  const rule = "letters, digits and _, no digit first, and not __, which is Prometheus' own"
  requireTexts(name, labels, taken, (label) => requireMatch(`a name in ${name}`, rule, label, /^(?!__)[a-zA-Z_]\w*$/))
}

/** Names and values of attributes, none of which are taken. @throws TypeError */
export function requireAttributes(name: string, attributes: object, taken: readonly string[]): void {
  requireTexts(name, attributes, taken, (key) =>
    requireMatch(`a name in ${name}`, 'a text that is not empty', key, /./s),
  )
}

function requireTexts(
  name: string,
  texts: object,
  taken: readonly string[],
  requireName: (name: string) => void,
): void {
  requireObject(name, texts)
  for (const [key, value] of Object.entries(texts)) {
    requireName(key)
    if (taken.includes(key)) throw new TypeError(`a name in ${name} must not be ${taken.join(', ')}, got ${show(key)}`)
    if (typeof value !== 'string') throw new TypeError(`${name}.${key} must be a string, got ${show(value)}`)
  }
}

const show = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value)
