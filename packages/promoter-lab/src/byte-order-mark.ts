/**
 * The beginning of a file without the mark that some programs begin UTF-8 with. It is no part of what the file says.
 */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')
