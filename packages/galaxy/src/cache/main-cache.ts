import { ValueCache } from './value-cache.js'

/** Values that this process owns. */
export class MainCache<T> extends ValueCache<T> {}
