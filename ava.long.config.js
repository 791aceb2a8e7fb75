// The tests that take long: files that need more than some two seconds of a processor, for they start programs, draw
// many cases, or repeat something a thousand times. `pnpm test:long` runs them; the others end sooner.
export default {
  files: ['{packages,examples}/*/dist/test/**/*.long.js'],
  require: ['./scripts/whole-sizes.js'],
  timeout: '60s',
}
