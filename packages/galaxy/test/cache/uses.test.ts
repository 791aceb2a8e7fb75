import test from 'ava'
import { firstOfAll, oneMore, unasked, useClass, useClasses } from '#src/cache/uses.js'

test('uses are told apart by doublings, up to more than 64, and none, the first in the cluster and the first here', (t) => {
  const uses = [unasked, firstOfAll, 1, 2, 3, 4, 5, 8, 9, 64, 65, 253]
  t.deepEqual(uses.map(useClass), [0, 1, 2, 3, 4, 4, 5, 5, 6, 8, 9, 9])
  t.is(useClasses, 10)
})

test('one use more counts as long as there is room in a byte, and nobody is the first in the cluster twice', (t) => {
  t.deepEqual([0, unasked, 1, firstOfAll, 2, 252, 253].map(oneMore), [1, 1, 2, 2, 3, 253, 253])
})
