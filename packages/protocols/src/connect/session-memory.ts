/**
 * What an HTTP/2 session may hold by Node's count, in millions of bytes: the most that Node takes. What was left to
 * send of streams that were reset counts until the session ends (Node 20 to 24), though it is freed: past any bound
 * that is reached, all calls on the session fail.
 */
export const maxSessionMemory = 2 ** 32 - 1
