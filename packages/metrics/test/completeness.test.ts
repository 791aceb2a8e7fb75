import { string } from '@galaxycache/codecs'
import { type GalaxyStats, Universe } from '@galaxycache/galaxy'
import test from 'ava'
import { instruments } from '#src/instruments/instruments.js'
import { readGalaxy } from '#src/reading/galaxy-reading.js'

test('every count that a galaxy keeps is told by one number', (t) => {
  const galaxy = new Universe({ self: 'memory://a' }).createGalaxy('users', { codec: string, load: (key) => key })
  const names = Object.keys(galaxy.stats())
  // A number for each name that no other count of an idle galaxy has.
  const numberOf = (name: string): number => 1_000_000 + names.indexOf(name)
  const stats = Object.fromEntries(names.map((name) => [name, numberOf(name)])) as unknown as GalaxyStats
  const reading = { ...readGalaxy(galaxy), stats }

  const told = instruments.galaxy
    .flatMap((instrument) => (instrument.kind === 'histogram' ? [] : instrument.series))
    .map(({ read }) => read(reading))

  for (const name of names) t.is(told.filter((value) => value === numberOf(name)).length, 1, name)
})
