// Tests that need a browser; `pnpm test:browser` brings it and runs them.
export default {
  files: ['dist/test/browser/**/*.browser.js'],
  nodeArguments: ['--enable-source-maps'],
  concurrency: 1,
  timeout: '60s',
}
