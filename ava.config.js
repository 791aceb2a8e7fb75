export default {
  files: [
    // First, because they take longest and wait a lot: the others fill the time.
    'examples/*/dist/test/**/*.test.js',
    'packages/*/dist/test/**/*.test.js',
    'benchmarks/dist/test/**/*.test.js',
    'interop/dist/test/replay/**/*.test.js',
  ],
  require: ['./scripts/whole-sizes.js'],
  timeout: '60s',
}
