export default {
  files: [
    'packages/*/dist/test/**/*.test.js',
    'examples/*/dist/test/**/*.test.js',
    'interop/dist/test/replay/**/*.test.js',
  ],
  nodeArguments: ['--enable-source-maps'],
  timeout: '60s',
}
