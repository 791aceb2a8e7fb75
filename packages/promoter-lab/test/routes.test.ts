import test from 'ava'
import { drawRoutes } from '#src/replay/routes.js'
import type { Trace } from '#src/trace/trace.js'

const traceOf = (requests: number, clients?: readonly number[]): Trace => ({
  name: 'test',
  keys: ['k'],
  valueBytes: undefined,
  requests: new Uint32Array(requests),
  timesMs: undefined,
  clients: clients === undefined ? undefined : Uint32Array.from(clients),
  leftOut: [],
})

test('routes are the same for the same seed, and others for another', (t) => {
  for (const routing of ['random', 'sticky'] as const) {
    const trace = traceOf(2_000)
    t.deepEqual(drawRoutes(trace, routing, 8, 1), drawRoutes(trace, routing, 8, 1))
    t.notDeepEqual(drawRoutes(trace, routing, 8, 1), drawRoutes(trace, routing, 8, 2))
  }
})

test('random routes reach every process about as often', (t) => {
  const routes = drawRoutes(traceOf(8_000), 'random', 8, 1)

  for (let peer = 0; peer < 8; peer++) {
    const part = routes.filter((route) => route === peer).length / 1_000
    t.true(part > 0.85 && part < 1.15, `${peer}: ${part}`)
  }
})

test('a client always reaches the same process, and clients spread', (t) => {
  const clients = Array.from({ length: 1_000 }, (_, i) => i % 100)
  const routes = drawRoutes(traceOf(1_000, clients), 'sticky', 4, 1)

  t.true(clients.every((client, i) => routes[i] === routes[client]))
  t.is(new Set(routes).size, 4)
})

test('where no clients are known, runs of some thirty requests go to one process', (t) => {
  const routes = drawRoutes(traceOf(100_000), 'sticky', 100, 1)
  const changes = routes.filter((route, i) => i > 0 && route !== routes[i - 1]).length

  t.true(Math.abs(100_000 / changes - 32) < 4, `${100_000 / changes}`)
})
