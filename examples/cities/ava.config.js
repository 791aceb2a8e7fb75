// Tests that need Prometheus; `pnpm test:prometheus` brings it and runs them.
export default {
  files: ['dist/test/prometheus/**/*.prometheus.js'],
  nodeArguments: ['--enable-source-maps'],
  timeout: '200s',
}
