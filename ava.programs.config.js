// Most tests that start programs of their own, each a process or several: the examples, the laboratory's command line, and processes
// that are killed or hang. `pnpm test:programs` runs them; the others end sooner.
export default {
  files: ['{packages,examples}/*/dist/test/**/*.program.js'],
  require: ['./scripts/whole-sizes.js'],
  timeout: '60s',
}
