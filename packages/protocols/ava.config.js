// Tests that load the machine for many seconds; `pnpm test:idle` runs them.
export default {
  files: ['dist/test/idle/**/*.load.js'],
  nodeArguments: ['--enable-source-maps'],
  timeout: '120s',
}
