import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import test from 'ava'
import { Progress } from '#src/report/progress.js'

/** What a bar writes while two of three replays are done: to a terminal, or to a pipe. */
function writtenTo(isTTY: boolean): string {
  const stream = new PassThrough({ encoding: 'utf8' })
  // What a terminal has besides.
  const { cursorTo, moveCursor, clearLine, clearScreenDown } = WriteStream.prototype
  Object.assign(stream, { isTTY, columns: 100, rows: 24, cursorTo, moveCursor, clearLine, clearScreenDown })
  const progress = new Progress(3, stream)
  progress.done('web')
  progress.done('web')
  progress.stop()
  stream.end()
  return String(stream.read() ?? '')
}

test('a bar on a terminal tells how many replays of how many are done, and of which trace', (t) => {
  t.regex(writtenTo(true), /0\/3 replays/)
  t.regex(writtenTo(true), /2\/3 replays, .* left {2}web/)
})

test('where nobody looks there is no bar', (t) => {
  t.is(writtenTo(false), '')
})
