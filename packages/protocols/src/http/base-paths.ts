/** Where requests to a peer begin, after the path of its url. The same at both ends. */
export interface BasePathOptions {
  /** Path of fetches. Starts and ends with a slash. Default `'/_galaxycache/'`. */
  readonly basePath?: string
  /** Path of peeks. Starts and ends with a slash. Default `'/_galaxycache_peek/'`. */
  readonly peekBasePath?: string
  /** Path of fetches of many keys, and of writes. Starts and ends with a slash. Default `'/_galaxycache_calls/'`. */
  readonly callBasePath?: string
}

/** Checked {@link BasePathOptions}. */
export type BasePaths = Required<BasePathOptions>

/** @throws TypeError if a path has another form, or two are the same */
export function resolveBasePaths(options: BasePathOptions): BasePaths {
  const {
    basePath = '/_galaxycache/',
    peekBasePath = '/_galaxycache_peek/',
    callBasePath = '/_galaxycache_calls/',
  } = options
  requireBasePath('basePath', basePath)
  requireBasePath('peekBasePath', peekBasePath)
  requireBasePath('callBasePath', callBasePath)
  if (basePath === peekBasePath)
    throw new TypeError(`peekBasePath must differ from basePath, got ${peekBasePath} for both`)
  if (callBasePath === basePath || callBasePath === peekBasePath)
    throw new TypeError(`callBasePath must differ from basePath and peekBasePath, got ${callBasePath}`)
  return { basePath, peekBasePath, callBasePath }
}

function requireBasePath(name: string, path: unknown): void {
  if (typeof path !== 'string' || !/^\/((?!\.{1,2}\/)[!$&-.0-;=@-Z_a-z~]+\/)*$/.test(path)) {
    throw new TypeError(
      `${name} must be a plain URL path that starts and ends with a slash, got ${JSON.stringify(path)}`,
    )
  }
}
