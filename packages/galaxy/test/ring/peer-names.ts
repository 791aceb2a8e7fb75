/** Random numbers from 0 to below 1, the same for the same seed. Source: mulberry32, Tommy Ettinger, public domain. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const hex = '0123456789abcdef'
/** The letters that Kubernetes makes the end of a pod's name of. */
const podLetters = 'bcdfghjklmnpqrstvwxz2456789'
const letters = 'abcdefghijklmnopqrstuvwxyz'

function word(random: () => number, length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
}

export function uuid(random: () => number): string {
  return [8, 4, 4, 4, 12].map((length) => word(random, length, hex)).join('-')
}

/** Names such as the pods of one deployment have: `cache-7d9f8b6c5-x2x9k`. */
export function podNamer(random: () => number): () => string {
  const replicaSet = word(random, 9, hex)
  return () => `cache-${replicaSet}-${word(random, 5, podLetters)}`
}

type Namer = (i: number) => string

const byte = (random: () => number): number => Math.floor(random() * 256)

/** How people name peers. Each makes a way to name them from chance; `i` counts the peers of one universe. */
export const peerNames: Readonly<Record<string, (random: () => number) => Namer>> = {
  'http://10.0.0.N:8080': () => (i) => `http://10.0.0.${i + 1}:8080`,
  'http://10.a.b.N:8080': (random) => {
    const block = `10.${byte(random)}.${byte(random)}`
    return (i) => `http://${block}.${i + 1}:8080`
  },
  'http://10.a.b.c:8080': (random) => () => `http://10.${byte(random)}.${byte(random)}.${byte(random)}:8080`,
  'host:port 10.0.0.N:8080': () => (i) => `10.0.0.${i + 1}:8080`,
  'ports in a row http://127.0.0.1:P': (random) => {
    const first = 1024 + Math.floor(random() * 60_000)
    return (i) => `http://127.0.0.1:${first + i}`
  },
  'pods of a deployment': (random) => podNamer(random),
  'pods of a stateful set name-N': (random) => {
    const name = word(random, 6, letters)
    return (i) => `${name}-${i}`
  },
  'http://name-N.name.default.svc.cluster.local:8080': (random) => {
    const name = word(random, 6, letters)
    return (i) => `http://${name}-${i}.${name}.default.svc.cluster.local:8080`
  },
  'hosts nameN.example.com': (random) => {
    const name = word(random, 4, letters)
    return (i) => `${name}${i + 1}.example.com`
  },
  'hosts name01, name02': (random) => {
    const name = word(random, 4, letters)
    return (i) => `${name}${String(i + 1).padStart(2, '0')}`
  },
  uuids: (random) => () => uuid(random),
}
