import type { FetchProtocol, PeerLike, RemoteFetcher } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { PeerPicker } from '#src/peer-picker.js'
import { resolveRingOptions } from '#src/ring/ring-options.js'

const clock = new ManualClock()

const pickerWith = (
  protocol: FetchProtocol,
  self: string | { id: string; url: string } = 'memory://self',
): PeerPicker =>
  new PeerPicker({
    self: typeof self === 'string' ? { id: self, url: self } : self,
    protocol,
    ring: resolveRingOptions({}),
    includeSelf: true,
    clock,
  })

/** Fetchers that remember what became of them. */
class Recorder implements FetchProtocol {
  readonly name = 'recorder'
  readonly made: { readonly id: string; readonly url: string; closed: number }[] = []
  closing: (id: string) => Promise<void> = async () => {}

  connect(peer: { readonly id: string; readonly url: string }): RemoteFetcher {
    if (peer.url.startsWith('bad:')) throw new TypeError(`cannot speak to ${peer.url}`)
    const record = { ...peer, closed: 0 }
    this.made.push(record)
    const never = (): Promise<never> => new Promise(() => {})
    return {
      fetch: never,
      peek: never,
      close: async () => {
        record.closed += 1
        await this.closing(peer.id)
      },
    }
  }

  open(): string[] {
    return this.made.filter(({ closed }) => closed === 0).map(({ id, url }) => `${id}@${url}`)
  }
}

const ids = (picker: PeerPicker): string[] => picker.list().map(({ id }) => id)

test('the same id with a new url reconnects, and the ring stays as it is', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol, { id: 'self', url: 'memory://self' })
  await picker.set([
    { id: 'a', url: 'memory://1' },
    { id: 'b', url: 'memory://2' },
  ])
  const { ring } = picker

  await picker.add({ id: 'a', url: 'memory://3' })

  t.deepEqual(protocol.open(), ['b@memory://2', 'a@memory://3'])
  t.deepEqual(picker.ring.ids, ring.ids)
  t.is(protocol.made.find(({ url }) => url === 'memory://1')?.closed, 1)
})

test('a peer that stays keeps its connections', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol)

  await picker.set(['memory://a', 'memory://b'])
  await picker.set(['memory://b', 'memory://c'])

  t.deepEqual(
    protocol.made.map(({ id, closed }) => [id, closed]),
    [
      ['memory://a', 1],
      ['memory://b', 0],
      ['memory://c', 0],
    ],
  )
})

test('when one peer cannot be connected nothing changes, and what was connected for it is closed', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol)
  await picker.set(['memory://a'])

  await t.throwsAsync(() => picker.set(['memory://b', 'bad:c']), { instanceOf: TypeError, message: /bad:c/ })

  t.deepEqual(ids(picker), ['memory://self', 'memory://a'])
  t.deepEqual(protocol.open(), ['memory://a@memory://a'])
})

test('a peer list that the ring refuses changes nothing and connects nobody', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol)
  await picker.set(['memory://a'])

  await t.throwsAsync(() => picker.set([{ id: 'x\ud800', url: 'memory://x' }]), { instanceOf: TypeError })

  t.deepEqual(ids(picker), ['memory://self', 'memory://a'])
  t.deepEqual(protocol.open(), ['memory://a@memory://a'])
  picker.setIncludeSelf(false)
  await picker.close()
})

test('two urls for one id are refused', async (t) => {
  const picker = pickerWith(new Recorder())

  await t.throwsAsync(
    () =>
      picker.set([
        { id: 'a', url: 'memory://1' },
        { id: 'a', url: 'memory://2' },
      ]),
    { instanceOf: TypeError, message: /peer ids must be unique, got "a"/ },
  )
})

test('one process listed twice under spellings of one url is one peer', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol, 'http://10.0.0.1:8080')

  await picker.set(['http://10.0.0.1:8080/', '10.0.0.1:8080', 'HTTP://10.0.0.2:8080', '10.0.0.2:8080/'])

  t.deepEqual(ids(picker), ['http://10.0.0.1:8080/', 'HTTP://10.0.0.2:8080'])
  t.deepEqual(protocol.open(), ['HTTP://10.0.0.2:8080@HTTP://10.0.0.2:8080'])
  t.is(picker.selfId, 'http://10.0.0.1:8080/')
})

test('ids given apart from urls are taken to the letter, and self is recognised by its id alone', async (t) => {
  const protocol = new Recorder()
  const picker = pickerWith(protocol, { id: 'pod-1', url: 'memory://1' })

  await picker.set([
    { id: 'pod-1', url: 'memory://elsewhere' },
    { id: 'pod-2', url: 'memory://1' },
  ])

  t.deepEqual(protocol.open(), ['pod-2@memory://1'])
})

test('a connection that will not close is reported, and the others are closed all the same', async (t) => {
  const protocol = new Recorder()
  protocol.closing = (id) => (id === 'memory://a' ? Promise.reject(new Error('stuck')) : Promise.resolve())
  const picker = pickerWith(protocol)
  await picker.set(['memory://a', 'memory://b'])

  const error = await t.throwsAsync(() => picker.set([]), { instanceOf: AggregateError })

  t.is((error.errors[0] as Error).message, 'stuck')
  t.deepEqual(protocol.open(), [])
})

test('the previous owner of a key is who would own it without this process', async (t) => {
  const picker = pickerWith(new Recorder())
  await picker.set(['memory://a', 'memory://b'])
  const mine = Array.from({ length: 100 }, (_, i) => `k${i}`).filter((key) => picker.ownerOf(key) === undefined)
  const before = mine.map((key) => picker.previousOwnerOf(key)?.peer.id)

  picker.setIncludeSelf(false)

  t.true(mine.length > 0)
  t.deepEqual(
    mine.map((key) => picker.ownerOf(key)?.peer.id),
    before,
  )
})

test('a process has joined when it comes to share the ring, not when it is alone or the others change', async (t) => {
  const picker = pickerWith(new Recorder())
  await picker.set(['memory://self'])
  t.is(picker.joinedAtMs, Number.NEGATIVE_INFINITY)

  await picker.set(['memory://a'])
  const joined = clock.monotonicNow()
  clock.advance(1_000)
  await picker.set(['memory://a', 'memory://b'])
  t.is(picker.joinedAtMs, joined)

  picker.setIncludeSelf(false)
  clock.advance(1_000)
  picker.setIncludeSelf(true)
  t.is(picker.joinedAtMs, clock.monotonicNow())
})

const list = fc.subarray(['memory://self', 'memory://a', 'memory://b', 'memory://c', 'memory://d/'])

test('after any changes, also at once, exactly the peers of the last list are connected', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(list, fc.boolean()), { minLength: 1, maxLength: 20 }), async (changes) => {
      const protocol = new Recorder()
      const picker = pickerWith(protocol)
      const pending: Promise<void>[] = []
      for (const [peers, wait] of changes) {
        const change = picker.set(peers)
        pending.push(change)
        if (wait) await change
      }
      await Promise.all(pending)
      const last = (changes.at(-1)?.[0] ?? []).filter((peer) => peer !== 'memory://self')
      const open = protocol.open().map((peer) => peer.split('@')[0])
      return open.sort().join() === [...last].sort().join() && protocol.made.every(({ closed }) => closed <= 1)
    }),
  )
  t.pass()
})

test('after a thousand changes and a close no connection is left open', async (t) => {
  const network = new InMemoryNetwork()
  const picker = pickerWith(network.protocol('memory://self'))
  const peers: PeerLike[] = Array.from({ length: 20 }, (_, i) => `memory://${i}`)
  for (let i = 0; i < 1_000; i++) await picker.set(peers.filter((_, n) => (i * 7 + n * 13) % 5 < 3))

  t.is(network.openFetchers, picker.list().length - 1)
  await picker.close()
  await picker.close()

  t.is(network.openFetchers, 0)
  await t.throwsAsync(() => picker.set([]), { code: 'CLOSED' })
})
