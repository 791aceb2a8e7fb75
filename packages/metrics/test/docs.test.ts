import { readFile } from 'node:fs/promises'
import test from 'ava'
import type { Instrument } from '#src/instruments/instrument.js'
import { instruments } from '#src/instruments/instruments.js'
import { meterName } from '#src/opentelemetry/instrument-options.js'
import { expositionName } from '#src/prometheus/exposition-name.js'

/** What the page must say of an instrument. */
function rowOf<R>(instrument: Instrument<R>, scope: string): readonly string[] {
  const series = instrument.kind === 'histogram' ? [] : instrument.series
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))]
  const labels = names.map((name) => `${name} (${[...new Set(series.map((one) => one.labels[name]))].join(', ')})`)
  return [
    `\`${expositionName('galaxycache_', instrument)}\``,
    `\`${meterName(instrument)}\``,
    instrument.kind,
    [...(scope === 'process' ? [] : [scope]), ...labels].join(', '),
    instrument.help,
  ]
}

test('the table of metrics in the documentation is that of the code', async (t) => {
  const page = await readFile(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| (`galaxycache_.*) \|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  )

  t.deepEqual(rows, [
    ...instruments.process.map((instrument) => rowOf(instrument, 'process')),
    ...instruments.peer.map((instrument) => rowOf(instrument, 'peer')),
    ...instruments.galaxy.map((instrument) => rowOf(instrument, 'galaxy')),
  ])
})
