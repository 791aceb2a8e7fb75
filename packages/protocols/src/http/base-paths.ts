/** Where requests to a peer begin, after the path of its url. The same at both ends. */
export interface BasePathOptions {
  /** Path of fetches. Starts and ends with a slash. Default `'/_galaxycache/'`. */
  readonly basePath?: string
  /** Path of peeks. Starts and ends with a slash. Default `'/_galaxycache_peek/'`. */
  readonly peekBasePath?: string
}

/** Checked {@link BasePathOptions}. */
export interface BasePaths {
  readonly basePath: string
  readonly peekBasePath: string
}

/** @throws TypeError if a path has another form, or both are the same */
export function resolveBasePaths(options: BasePathOptions): BasePaths {
  const { basePath = '/_galaxycache/', peekBasePath = '/_galaxycache_peek/' } = options
  requireBasePath('basePath', basePath)
  requireBasePath('peekBasePath', peekBasePath)
  if (basePath === peekBasePath)
    throw new TypeError(`peekBasePath must differ from basePath, got ${peekBasePath} for both`)
  return { basePath, peekBasePath }
}

function requireBasePath(name: string, path: unknown): void {
  if (typeof path !== 'string' || !/^\/((?!\.{1,2}\/)[!$&-.0-;=@-Z_a-z~]+\/)*$/.test(path)) {
    throw new TypeError(
      `${name} must be a plain URL path that starts and ends with a slash, got ${JSON.stringify(path)}`,
    )
  }
}
