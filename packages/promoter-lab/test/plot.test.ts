import test from 'ava'
import { plot } from '#src/report/plot.js'
import { resultWith } from './result.js'

/** Colour and dashes of each policy's line, as the legend shows it. */
const lines = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path d="M0 7L25 7" [^>]*>/g)].map(([path]) =>
    [/stroke="[^"]*"/, /stroke-dasharray="[^"]*"/].map((attribute) => attribute.exec(path)?.[0]).join(' '),
  )

/** Without the numbers that each chart of a process has for its own. */
const anonymous = (svg: string): string => svg.replaceAll(/zr\d+(-cls-\d+)?/g, '')

test('twenty policies have lines that can be told apart', async (t) => {
  const policies = Array.from({ length: 20 }, (_, i) => `policy-${i}`)
  const svg = await plot(policies.flatMap((policy) => [0.1, 1].map((share) => resultWith({ policy, share }))))

  t.is(lines(svg).length, 20)
  t.is(new Set(lines(svg)).size, 20)
})

test('seeds of a stream whose budget was given in bytes are one point of a line', async (t) => {
  const one = await plot([resultWith({ share: 0.5 }), resultWith({ share: 1, clusterBytes: 20_000 })])
  const two = await plot([
    resultWith({ share: 0.5 }),
    resultWith({ share: 0.51, seed: 2 }),
    resultWith({ share: 1, clusterBytes: 20_000 }),
    resultWith({ share: 1.02, clusterBytes: 20_000, seed: 2 }),
  ])

  t.is(anonymous(two), anonymous(one))
})
