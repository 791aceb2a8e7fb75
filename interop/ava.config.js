// Tests that need Go; `npm test` runs those that replay recordings, without it.
export default {
  files: ['dist/test/universe/**/*.test.js'],
  nodeArguments: ['--enable-source-maps'],
  timeout: '60s',
}
