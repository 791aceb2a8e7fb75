import test from 'ava'
import { RecencyStack } from '#src/cache/recency-stack.js'

test('a key that is said to have had more bytes than were asked for takes away no more than there were', (t) => {
  const stack = new RecencyStack(100, 10)
  for (let now = 1; now <= 3; now++) stack.asked(now, Number.POSITIVE_INFINITY, 10)

  stack.gone(3, 1, 1_000)

  t.is(stack.asked(4, 3, 10), 15, 'one key came after it, and half of its own bytes count')
  for (let now = 5; now <= 14; now++) stack.asked(now, Number.POSITIVE_INFINITY, 10)
  t.true(stack.isFull)
})
