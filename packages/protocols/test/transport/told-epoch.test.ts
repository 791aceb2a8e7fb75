import test from 'ava'
import { hearEpoch, ToldEpoch } from '#src/transport/told-epoch.js'

test('an epoch that is told goes with the answer, the latest of them; one that nobody can be in does not', (t) => {
  const told = new ToldEpoch()
  t.deepEqual(told.headers, [])
  told.onEpoch(6)
  told.onEpoch(7)
  t.deepEqual(told.headers, ['x-galaxycache-epoch', '7'])

  for (const odd of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5\r\n' as unknown as number]) {
    told.onEpoch(odd)
    t.deepEqual(told.headers, [], String(odd))
  }
})

test('an epoch that is no number of at most 15 digits costs no answer, and is not heard', (t) => {
  const heard: number[] = []
  for (const header of [undefined, null, '', 'x', '-1', '1.5', '1e3', ' 7', '9'.repeat(16), '17'])
    hearEpoch(header, (epoch) => heard.push(epoch))
  hearEpoch('18', undefined)

  t.deepEqual(heard, [17])
})
