import {
  all,
  any,
  hotterThanColdest,
  minQps,
  not,
  oneIn,
  type Promoter,
  type PromoterLike,
  previouslyKnown,
  resolvePromoter,
  type ShouldPromote,
} from '@galaxycache/promoter'
import test from 'ava'
import { statsWith } from './promotion-stats.js'

interface Named {
  readonly name: string
}

interface User extends Named {
  readonly admin: boolean
}

/** Compiles only where `A` and `B` are one type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never

const admins: ShouldPromote<User> = (_key, user) => user.admin
const named: Promoter<Named> = { shouldPromote: (_key, { name }) => name !== '' }

test('a combination of policies for any value and for users is a policy for users', (t) => {
  const both = all(minQps(1), admins)
  const either = any(admins, oneIn(2), named)
  const neither = not(admins)

  const same: [
    Same<typeof both, Promoter<User>>,
    Same<typeof either, Promoter<User>>,
    Same<typeof neither, Promoter<User>>,
  ] = [true, true, true]

  t.true(both.shouldPromote('1', { name: 'Ada', admin: true }, statsWith({ keyQps: 5 })))
  t.is(same.length, 3)
})

test('a combination of policies for any value is one for any value', (t) => {
  const promoter = all(minQps(1), not(oneIn(2, () => 0.9)))
  const same: Same<typeof promoter, Promoter<unknown>> = true

  t.true(promoter.shouldPromote('1', Symbol('anything'), statsWith()) && same)
})

test('the function of a policy learns its value type from where it is used, however deep inside', (t) => {
  const promoter: Promoter<User> = all(
    minQps(1),
    any(oneIn(1), hotterThanColdest()),
    not((_key, user) => user.admin),
  )

  t.false(promoter.shouldPromote('1', { name: 'Ada', admin: true }, statsWith()))
  t.true(promoter.shouldPromote('2', { name: 'Eve', admin: false }, statsWith()))
})

test('a combination is checked against the value type of the galaxy that it is an option of', (t) => {
  interface Codec<T> {
    readonly decode: (bytes: Uint8Array) => T
  }
  const users: Codec<User> = { decode: (bytes) => ({ name: String(bytes[0]), admin: bytes[0] === 0 }) }
  const galaxy = <T>(options: { readonly codec: Codec<T>; readonly promoter: PromoterLike<NoInfer<T>> }) => options

  const { promoter } = galaxy({ codec: users, promoter: all(previouslyKnown(), (_key, user: User) => user.admin) })
  // @ts-expect-error the galaxy's values are users, not numbers
  galaxy({ codec: users, promoter: all(previouslyKnown(), (_key, count: number) => count > 1) })

  t.true(resolvePromoter(promoter).shouldPromote('0', { name: '0', admin: true }, statsWith({ requests: 2 })))
})

test('a policy for named values serves users, and one for users does not serve named values', (t) => {
  const forUsers: Promoter<User> = named
  // @ts-expect-error a Named need not have the admin that this policy looks at
  const forNamed: Promoter<Named> = resolvePromoter(admins)

  t.true(forUsers.shouldPromote('1', { name: 'Ada', admin: false }, statsWith()))
  t.is(typeof forNamed.shouldPromote, 'function')
})

test('what does not answer with a boolean does not compile', (t) => {
  // @ts-expect-error a policy answers with true or false
  const promoter = all(() => 'yes')

  t.is(typeof promoter.shouldPromote, 'function')
})
