export type { Codec, Keeps } from './codec.js'
