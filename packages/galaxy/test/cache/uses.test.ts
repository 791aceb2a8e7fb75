import test from 'ava'
import { firstOfAll, oneMore, useClass, useClasses } from '#src/cache/uses.js'

test('uses are told apart by doublings, up to more than 64, and the first in the cluster from the first here', (t) => {
  t.deepEqual([firstOfAll, 1, 2, 3, 4, 5, 8, 9, 64, 65, 254].map(useClass), [0, 1, 2, 3, 3, 4, 4, 5, 7, 8, 8])
  t.is(useClasses, 9)
})

test('one use more counts as long as there is room in a byte, and nobody is the first in the cluster twice', (t) => {
  t.deepEqual([0, 1, firstOfAll, 2, 253, 254].map(oneMore), [1, 2, 2, 3, 254, 254])
})
