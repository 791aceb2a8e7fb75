/** One row of the table. */
export interface Row {
  readonly benchmark: string
  readonly case: string
  /** What was measured, with its unit. */
  readonly measured: string
  /**
   * Against which peer or limit, and how it compares: below 1 is less time, or less memory, unless
   * the goal says otherwise.
   */
  readonly against?: string
  readonly ratio?: number
  /** What is aimed for, as `<= 1.5` or `>= 0.7`. */
  readonly goal?: string
}

/** How a benchmark is to run. */
export interface Effort {
  readonly rounds: number
  /** Runs everything and measures nothing worth reading: to see that it runs. */
  readonly smoke: boolean
}

/** Whether the row's ratio is as its goal says; undefined without a goal. */
export function met({ ratio, goal }: Row): boolean | undefined {
  if (ratio === undefined || goal === undefined) return undefined
  const [comparison, limit] = goal.split(' ')
  return comparison === '<=' ? ratio <= Number(limit) : ratio >= Number(limit)
}
