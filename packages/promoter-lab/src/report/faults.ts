import type { Result } from '../cells/cell.js'
import { grouped } from './grouped.js'

/**
 * Why promoters failed: a line for each policy whose promoter threw or gave no boolean, about the first
 * of its results that tells.
 */
export const faultLines = (results: readonly Result[]): readonly string[] =>
  [...grouped(results.filter(isFaulty), ({ policy }) => policy)].map(
    ([policy, group]) =>
      `the promoter of policy ${policy} failed, first on ${group[0]?.trace}: ${group[0]?.promoterError}`,
  )

const isFaulty = ({ promoterError }: Result): boolean => promoterError !== undefined
