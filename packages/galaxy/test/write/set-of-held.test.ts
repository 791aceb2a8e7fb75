import { string } from '@galaxycache/codecs'
import { type Arrival, CacheStore, noSlot, type StoredEntry, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('the store of a galaxy is told what is loaded, what is set, and what is replaced while its key is held', async (t) => {
  const told: string[] = []
  class Telling<E extends StoredEntry> extends CacheStore<E> {
    protected added(slot: number, arrival?: Arrival): void {
      told.push(`${this.entryAt(slot).key} ${arrival ?? 'asked for'}`)
    }
    protected override replaces(slot: number, entry: E): boolean {
      told.push(`${this.entryAt(slot).key} replaced by ${String(entry.value)}`)
      return true
    }
    protected removed(slot: number): void {
      told.push(`${this.entryAt(slot).key} gone`)
    }
    protected used(): void {}
    protected victim(): number {
      return noSlot
    }
    protected coldestSlot(): number {
      return noSlot
    }
    protected hottestSlot(): number {
      return noSlot
    }
  }
  const clock = new ManualClock(0)
  await using universe = new Universe({ self: 'a', clock })
  const galaxy = universe.createGalaxy('g', {
    codec: string,
    load: () => 'loaded',
    cacheFactory: <E extends StoredEntry>() => new Telling<E>(),
  })

  await galaxy.get('k')
  galaxy.local.set('k', 'set here')
  clock.advance(1)
  await galaxy.set('k', 'set')
  t.is(await galaxy.get('k'), 'set')
  await galaxy.set('new', 'set')
  clock.advance(1)
  await galaxy.remove('k')
  await galaxy.get('k')

  t.deepEqual(told, [
    'k asked for',
    'k replaced by set here',
    'k replaced by set',
    'new given',
    'k gone',
    'k asked for',
  ])
})
