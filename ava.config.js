export default {
  files: [
    '{packages,examples}/*/dist/test/**/*.test.js',
    'benchmarks/dist/test/**/*.test.js',
    'interop/dist/test/replay/**/*.test.js',
  ],
  require: ['./scripts/whole-sizes.js'],
  timeout: '60s',
}
