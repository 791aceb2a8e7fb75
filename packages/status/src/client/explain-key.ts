import { formatBytes, formatCount, formatName, formatRate, formatTime } from '#client/format.js'
import type { KeyReport } from '../api/key-report.js'

/** Says in a sentence or two why a key is, or is not, in the hot cache. */
export function explainPromotion({ promotion, lastDecision, owner, qps }: KeyReport): string {
  const peer = owner === undefined ? 'nobody' : formatName(owner)
  switch (promotion) {
    case 'owned':
      return 'This process owns the key, so its place is the main cache. Only keys of others are promoted.'
    case 'promoted':
      return `It is in the hot cache here: a copy of what ${peer} owns.`
    case 'fallback':
      return `${peer} owns it and could not be asked, so it was loaded here and is in the main cache.`
    case 'left':
      return `It was promoted${when(lastDecision)}, and was evicted or has expired since.`
    case 'too-large':
      return `Not promoted${when(lastDecision)}: ${tooLarge(lastDecision)}.`
    case 'denied':
      return `Not promoted${when(lastDecision)}: ${denied(lastDecision)}.`
    case 'turned-away':
      return `Not promoted${when(lastDecision)}: ${turnedAway(lastDecision)}.`
    case 'unseen':
      return `It is a candidate, asked for ${formatRate(qps ?? 0)} times a second. The promoter decides at each fetch, and has not since this page watches.`
    case 'unknown':
      return `Nobody asks this process for it, so there was nothing to decide. ${peer} owns it.`
    default:
      throw new TypeError(`unknown verdict ${promotion satisfies never}`)
  }
}

type Decision = KeyReport['lastDecision']

const when = (decision: Decision): string => (decision === undefined ? '' : ` at ${formatTime(decision.atMs)}`)

function tooLarge(decision: Decision): string {
  if (decision === undefined) return 'its value is larger than the hot cache may get'
  const { valueBytes, hotCache } = decision.stats
  return `its value has ${formatBytes(valueBytes)}, the hot cache may have ${formatBytes(hotCache.capacityBytes)}`
}

const denied = (decision: Decision): string => `the promoter said no${numbers(decision)}`

const turnedAway = (decision: Decision): string =>
  `the promoter said yes, but the hot cache rather keeps what it has${numbers(decision)}`

/** What the promoter was told. */
function numbers(decision: Decision): string {
  if (decision === undefined) return ''
  const { keyQps, requests, hotCache } = decision.stats
  const times = requests === 1 ? 'once' : `${formatCount(requests)} times`
  const coldest = hotCache.entries === 0 ? '' : `; the coldest entry there had ${formatRate(hotCache.leastRecentQps)}`
  return `. Asked for ${times}, it had a rate of ${formatRate(keyQps)} a second${coldest}`
}
