import { ManualClock, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Credentials } from '#src/access/credentials.js'
import { resolveTlsOptions } from '#src/access/tls-options.js'
import { makeAuthority } from './authority.js'

const { cert: ca } = await makeAuthority()

const failing: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('nobody is told')
  },
  rejects: async () => Promise.reject(new Error('nobody is told')),
}

for (const [how, onError] of Object.entries(failing)) {
  test.serial(
    `an onError that ${how} ends nothing: it is a warning of the process, and so is what it was to be told`,
    async (t) => {
      const warnings: (Error & { code?: string; detail?: string })[] = []
      const listen = (warning: Error): void => void warnings.push(warning)
      process.on('warning', listen)
      t.teardown(() => process.off('warning', listen))
      const clock = new ManualClock()
      const load = (): never => {
        throw new Error('no file')
      }
      const credentials = new Credentials(resolveTlsOptions({ ca, reload: { everyMs: 1_000, load, clock, onError } }))
      const forget = credentials.onChange(() => {})

      clock.advance(1_000)
      await settle()
      clock.advance(1_000)
      await settle()
      forget()

      const told = warnings.filter(({ code }) => code === 'GALAXYCACHE_CERTIFICATES_NOT_RENEWED')
      t.deepEqual(
        told.map(({ message }) => message),
        ['certificates were not renewed: no file', 'tls.reload.onError failed as it was told'],
      )
      t.regex(told[1]?.detail ?? '', /nobody is told/)
    },
  )
}
