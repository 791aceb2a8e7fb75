import test from 'ava'
import { AgeLimit, maxAge } from '#src/cache/age-limit.js'
import { Learning } from '#src/cache/learning.js'
import { PastKeys } from '#src/cache/past-keys.js'
import { ReuseRates } from '#src/cache/reuse-rates.js'
import { SlotUses } from '#src/cache/slot-uses.js'
import { seededRandom } from '../random.js'

/** Lets 2^35 requests pass, in steps of at most `step`. @param look is told of the time after each */
function passLong(aging: ConstructorParameters<typeof AgeLimit>[0], step: number, look: (now: number) => void): void {
  const limit = new AgeLimit(aging)
  const random = seededRandom(1)
  for (let time = 0; time < 2 ** 35; ) {
    time += 1 + Math.floor(random() * step)
    limit.goOn(time | 0)
    look(time | 0)
  }
}

for (const step of [2 ** 22, 2 ** 28, 2 ** 31]) {
  test(`what is held and never asked for stays old, however many requests pass, up to ${step} at once`, (t) => {
    const held = new SlotUses()
    for (let slot = 0; slot < 10; slot++) {
      held.hold(slot, slot + 1, 100)
      held.note(slot, 1, 0)
    }
    let youngest = 0
    let isOld = false

    passLong([held], step, (now) => {
      const ages = Array.from({ length: 10 }, (_, slot) => held.ageAt(slot, now))
      youngest = Math.min(...ages)
      if (isOld && youngest < maxAge) throw new Error(`${youngest} requests ago at ${now}`)
      isOld ||= youngest >= maxAge
    })

    t.true(youngest >= maxAge)
  })
}

test('a key that was put out long ago stays old, and how often it was asked for and why it went is not forgotten', (t) => {
  const past = new PastKeys(new ReuseRates())
  past.add({ hash: 7, uses: 3, lastAt: 0, wasPutOut: true }, 0, 100)
  let age = 0

  passLong([past], 2 ** 28, (now) => {
    const before = age
    age = past.agePutOut(past.find(7), now)
    if (before >= maxAge && age < maxAge) throw new Error(`${age} requests ago`)
  })

  t.true(age >= maxAge)
  t.is(past.uses(past.find(7)), 3)
})

test('a store that learns limits the ages of what it holds, and of what it held', (t) => {
  const knowledge = { rates: new ReuseRates(), held: new SlotUses(), past: new PastKeys(new ReuseRates()) }
  const { held, past } = knowledge
  held.hold(0, 1, 100)
  held.note(0, 1, 0)
  past.add({ hash: 7, uses: 3, lastAt: 0, wasPutOut: true }, 0, 100)
  const learning = new Learning('hot', knowledge)

  for (let time = 2 ** 28; time <= 2 ** 33; time += 2 ** 28) learning.tookIn(time, 1, time | 0)

  t.true(held.ageAt(0, 0) >= maxAge)
  t.true(past.agePutOut(past.find(7), 0) >= maxAge)
})

test('what was asked for lately is as old as it is', (t) => {
  const held = new SlotUses()
  held.hold(0, 1, 100)
  held.note(0, 1, 0)
  let lastAt = 0

  passLong([held], 2 ** 27, (now) => {
    const age = (now - lastAt) >>> 0
    if (held.ageAt(0, now) !== age) throw new Error(`${held.ageAt(0, now)} and not ${age}`)
    if (age < maxAge / 2) return
    lastAt = now
    held.note(0, 1, now)
  })

  t.is(held.usesAt(0), 1)
})
