/** How peers tell each other the time that is left: whole milliseconds, at least 1. */
export const wholeMs = (timeoutMs: number): string => String(Math.max(1, Math.ceil(timeoutMs)))
