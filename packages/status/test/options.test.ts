import { Universe } from '@galaxycache/galaxy'
import { fetchStatusPage, type StatusPageOptions, statusPage } from '@galaxycache/status'
import test from 'ava'

const universe = new Universe({ self: 'http://10.0.0.1' })

const wrong: readonly (readonly [string, unknown, string])[] = [
  ['options that are no object', 'dark', 'options must be an object, got dark'],
  [
    'an option that there is not',
    { titel: 'a' },
    'titel must be left out, for there is no option of that name, got "a"',
  ],
  ['an empty title', { title: '' }, 'title must be a non-empty string, got ""'],
  ['showKeys that is no boolean', { showKeys: 'yes' }, 'showKeys must be a boolean, got "yes"'],
  [
    'a base path without its last slash',
    { basePath: '/status' },
    'basePath must be a plain URL path that starts and ends with a slash, got "/status"',
  ],
  ['an interval that is too short', { intervalMs: 99 }, 'intervalMs must be a whole number from 100 to 15000, got 99'],
  ['no interval at all', { intervalMs: Number.NaN }, 'intervalMs must be a whole number from 100 to 15000, got NaN'],
  [
    'a history shorter than its interval',
    { intervalMs: 2_000, historyMs: 1_000 },
    'historyMs must be a whole number from 2000 to 7200000, got 1000',
  ],
  [
    'a history of more samples than memory is set aside for',
    { historyMs: 3_600_001 },
    'historyMs must be a whole number from 1000 to 3600000, got 3600001',
  ],
  ['no hottest keys', { hottestKeys: 0 }, 'hottestKeys must be a whole number from 1 to 100, got 0'],
  ['a part of a watcher', { maxWatchers: 1.5 }, 'maxWatchers must be a whole number from 1 to 10000, got 1.5'],
  ['a clock that cannot wake', { clock: { now: () => 0 } }, 'clock must be a Clock, got an object'],
]

for (const [title, options, message] of wrong) {
  test(`refused at once: ${title}`, (t) => {
    t.throws(() => statusPage(universe, options as StatusPageOptions), { message })
    t.throws(() => fetchStatusPage(universe, options as StatusPageOptions), { message })
  })
}

test('refused at once: something that is no universe', (t) => {
  t.throws(() => statusPage({} as Universe), {
    instanceOf: TypeError,
    message: 'universe must be a Universe, got an object',
  })
})
