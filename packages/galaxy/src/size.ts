/** 1,024 bytes. */
export const KiB = 1024

/** 1,024 KiB. */
export const MiB = 1024 * KiB
