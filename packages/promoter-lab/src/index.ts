export type { Policy, PolicyContext, PolicyOptions } from './policies/policy.js'
