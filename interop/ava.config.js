// Tests that need Go; `npm test` runs those that replay recordings, without it.
export default {
  files: ['dist/test/universe/**/*.test.js'],
  // Each file starts processes of its own.
  concurrency: 2,
  serial: true,
  nodeArguments: ['--enable-source-maps'],
  timeout: '60s',
}
