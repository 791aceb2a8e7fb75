/** `Found` or `Not Found`, on every answer that knows whether the galaxy exists. Of the Go wire. */
export const galaxyStatusHeader = 'X-Galaxycache-Galaxy-Status'

/** Value of {@link galaxyStatusHeader}: the process that answers has the galaxy. */
export const galaxyFound = 'Found'

/** Value of {@link galaxyStatusHeader}: the process that answers has no such galaxy. */
export const galaxyNotFound = 'Not Found'

/** Whole milliseconds, at least 1, that the asking peer will still wait. Ours; Go ignores it. */
export const timeoutHeader = 'X-Galaxycache-Timeout-Ms'

/** The `code` of the GalaxyError that an answer other than 200 reports. Ours; Go ignores it. */
export const errorCodeHeader = 'X-Galaxycache-Error-Code'

/**
 * `{galaxy}/{key}` as they stand in the path, for the keys `.` and `..`: those a URL parser on the way would take out
 * of the path, and leave another key's. Ours; Go ignores it.
 */
export const dotPathHeader = 'X-Galaxycache-Dot-Path'

/** Content type of a value. */
export const valueContentType = 'application/octet-stream'

/** Content type of the messages of calls for many keys, and of writes. */
export const messageContentType = 'application/x-protobuf'

/** Content type of an error's message. */
export const errorContentType = 'text/plain; charset=utf-8'
