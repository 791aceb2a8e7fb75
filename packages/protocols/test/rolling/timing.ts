/** How long the backend takes for a value, in ms. */
export const loadMs = 5

/** How long a value lives, in ms: short, so that there are loads without restarts to compare with. */
export const ttlMs = 8_000

/** How long it takes until a process that leaves is sent no more work, in ms. */
export const balancerDelayMs = 300

/** How long after somebody comes or goes all others have the new list, in ms. */
export const listDelayMs = 400

/** How long a process that leaves goes on answering peers, in ms: until the others have had time to hear of it. */
export const lingerMs = 1_000

/** Before anything is counted, in ms: as long as a value lives, and a little more. */
export const settleMs = 8_500

/** How long loads without restarts are counted, in ms. */
export const steadyMs = 8_000
