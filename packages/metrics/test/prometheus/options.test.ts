import { Universe } from '@galaxycache/galaxy'
import test from 'ava'
import { Registry } from 'prom-client'
import { prometheusMetrics } from '#src/prometheus/index.js'

const universe = new Universe({ self: 'memory://a' })

const wrong: readonly (readonly [options: object, message: RegExp])[] = [
  [{ label: 'a' }, /^label must be left out, for there is no option of that name, got "a"$/],
  [{ registry: {} }, /^registry must be a Registry of prom-client, got an object$/],
  [{ prefix: '0_' }, /^prefix must be letters, digits, _ and :, and no digit first, got "0_"$/],
  [{ prefix: 7 }, /^prefix must be .* got 7$/],
  [{ labels: { 'a-b': 'x' } }, /^a name in labels must be .* got "a-b"$/],
  [{ labels: { __name__: 'x' } }, /^a name in labels must be .*Prometheus' own, got "__name__"$/],
  [{ labels: { galaxy: 'x' } }, /^a name in labels must not be .*galaxy.* got "galaxy"$/],
  [{ labels: { zone: 1 } }, /^labels.zone must be a string, got 1$/],
  [{ labels: null }, /^labels must be an object, got null$/],
]

for (const [options, message] of wrong) {
  test(`an option that is wrong is refused at once: ${message.source}`, (t) => {
    const registry = new Registry()

    const error = t.throws(() => prometheusMetrics(universe, { registry, ...options }), {
      instanceOf: TypeError,
    })

    t.regex(error.message, message)
    t.deepEqual(registry.getMetricsAsArray(), [])
  })
}

test('what is no universe is refused at once', (t) => {
  t.throws(() => prometheusMetrics({} as Universe), { message: 'universe must be a Universe, got an object' })
})
