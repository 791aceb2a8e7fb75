import { always, type PromoterLike, resolvePromoter } from '@galaxycache/promoter'
import test from 'ava'
import { statsWith } from './promotion-stats.js'

test('a function becomes a policy that asks it', (t) => {
  const stats = statsWith()
  const asked: unknown[][] = []

  const promoter = resolvePromoter<string>((...args) => asked.push(args) > 0)

  t.true(promoter.shouldPromote('key', 'value', stats))
  t.deepEqual(asked, [['key', 'value', stats]])
})

test('a policy comes back as it is', (t) => {
  const promoter = always()

  t.is(resolvePromoter(promoter), promoter)
})

test('what is neither is refused, under the name of the option it was given for', (t) => {
  const wrong = 42 as unknown as PromoterLike

  t.throws(() => resolvePromoter(wrong), {
    instanceOf: TypeError,
    message: 'promoter must be a function or an object with the method shouldPromote, got 42',
  })
  t.throws(() => resolvePromoter(wrong, 'users.promoter'), { message: /^users\.promoter must be / })
})
