import { formatMs } from '#client/format.js'
import type { PeerRow } from '../api/status-report.js'

/** A word or two on a ground of their own. */
export interface Badge {
  readonly kind: 'good' | 'bad' | 'plain'
  readonly text: string
}

const kinds = { up: 'good', down: 'bad', untried: 'plain', self: 'plain' } as const

/** The state of a peer, and why it is not asked if it is not. */
export function peerBadges({ state, circuit, pausedMs }: PeerRow): readonly Badge[] {
  const badges: Badge[] = [{ kind: kinds[state], text: state }]
  if (circuit !== 'closed') badges.push({ kind: 'bad', text: `circuit ${circuit}` })
  if (pausedMs > 0) badges.push({ kind: 'plain', text: `paused ${formatMs(pausedMs)}` })
  return badges
}
