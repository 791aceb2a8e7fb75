import { HashRing } from '@galaxycache/galaxy'
import type { Effort, Row } from './result.js'
import { interleave, median, ratio } from './rounds.js'

const keys = Array.from({ length: 1 << 12 }, (_, i) => `user:${i * 7919}:profile`)
const ringOf = (peers: number): HashRing =>
  new HashRing(Array.from({ length: peers }, (_, i) => `http://10.0.${i >> 8}.${i & 255}:8080`))

/** The owner of a key, among few and among many; and what a change of peers costs. */
export async function ring({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const lookups = [3, 1_000].map((peers) => {
    const made = ringOf(peers)
    return {
      name: `owner among ${peers} peers`,
      run: (count: number) => {
        let sum = 0
        for (let i = 0; i < count; i++) sum += made.owner(keys[i & (keys.length - 1)] as string)?.length ?? 0
        return sum
      },
    }
  })
  const [few, many] = await interleave(lookups, smoke ? 1_000 : 1 << 20, rounds)
  const [build] = await interleave([{ name: 'build', run: () => ringOf(1_000).size }], 1, rounds)
  const buildMs = median(build?.rounds ?? []) / 1e6
  return [
    { benchmark: 'ring', case: 'owner among 3 peers', measured: `${median(few?.rounds ?? []).toFixed(0)} ns` },
    {
      benchmark: 'ring',
      case: 'owner among 1,000 peers',
      measured: `${median(many?.rounds ?? []).toFixed(0)} ns`,
      against: '3 peers',
      ratio: ratio(many, few),
      goal: '<= 1.3',
    },
    {
      benchmark: 'ring',
      case: 'a ring of 1,000 peers, default points',
      measured: `${buildMs.toFixed(1)} ms`,
      against: '100 ms',
      ratio: buildMs / 100,
      goal: '<= 1',
    },
  ]
}
