import test from 'ava'
import { LearningPace } from '#src/cache/learning-pace.js'

const timesOf = (pace: LearningPace, entries: number, from: number, requests: number): number[] => {
  const times: number[] = []
  for (let request = 1; request <= requests; request++) if (pace.isDue(from + request, entries)) times.push(request)
  return times
}

test('a store learns after four requests for each entry and 256 more, a hot one after two, then after one and 256', (t) => {
  t.deepEqual(timesOf(new LearningPace('main'), 100, 0, 1_500), [656, 1_012, 1_368])
  t.deepEqual(timesOf(new LearningPace('hot'), 100, 0, 1_200), [456, 812, 1_168])
})

test('a store that grew waits longer for the next time', (t) => {
  const pace = new LearningPace('hot')
  t.true(pace.isDue(256, 0))

  t.false(pace.isDue(512, 1_000))
  t.true(pace.isDue(256 + 1_256, 1_000))
})

test('learning goes on when there were more requests than 32 bits count, also at once', (t) => {
  const pace = new LearningPace('hot')
  t.true(pace.isDue(2 ** 32 + 100, 0))

  t.deepEqual(timesOf(pace, 0, 2 ** 32 + 100, 600), [256, 512])
})
