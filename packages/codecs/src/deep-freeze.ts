import { describe } from './checks.js'

/**
 * Freezes `root` and all that hangs on it by enumerable string keys, and gives it back. Any depth: there is no
 * recursion. Adds 5% (texts) to 40% (rows) to the JSON.parse that made the value, where a reviver would multiply it by
 * 2 to 7 (bench/deep-freeze.js). To look for names beside the elements takes 0.2 us more for each array.
 *
 * @throws TypeError at a function or class instance: a Date, a Map or a typed array can be written
 * to although it is frozen
 */
export const deepFreeze = <T>(root: T): T => freeze(root, false)

/**
 * As {@link deepFreeze}, for what JSON.parse gave: that all of it is plain, and no array has names
 * beside its elements, is known.
 */
export const freezeParsed = <T>(root: T): T => freeze(root, true)

function freeze<T>(root: T, isParsed: boolean): T {
  if (!isObject(root)) return root
  const open: object[] = [root]
  const met = new FrozenBefore()
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    if (Object.isFrozen(object) && met.again(object)) continue
    if (!isParsed) requirePlain(object)
    const children: readonly unknown[] = isParsed && Array.isArray(object) ? object : Object.values(object)
    for (let i = 0; i < children.length; i++) {
      const child = children[i]
      if (isObject(child)) open.push(child)
    }
    Object.freeze(object) // after its fields were read: frozen arrays of numbers are slower to read
  }
  return root
}

/**
 * Objects that were frozen when they were met. Those that somebody else froze may have children that are not, so
 * they are visited too, but only once, or a cycle would never end. The set is made when it is needed: JSON.parse
 * freezes nothing.
 */
class FrozenBefore {
  #objects: Set<object> | undefined

  again(object: object): boolean {
    this.#objects ??= new Set()
    if (this.#objects.has(object)) return true
    this.#objects.add(object)
    return false
  }
}

// Functions are objects that can be written to, so they are looked at and refused.
const isObject = (value: unknown): value is object =>
  typeof value === 'object' ? value !== null : typeof value === 'function'

function requirePlain(object: object): void {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return
  if (Array.isArray(prototype)) return // the Array.prototype of another realm, which is an array; that of a subclass is none
  if (Object.getPrototypeOf(prototype) === null) return // the Object.prototype of another realm
  throw new TypeError(`only plain objects and arrays can be frozen, got ${describe(object)}`)
}
