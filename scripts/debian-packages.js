// Brings packages of Debian to a machine where that can be done without asking anybody.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

const limitMs = 4 * 60_000

// A mirror that stumbles is asked again, one that is silent is given up, and another apt-get at work is waited for.
const patience = [
  '-o',
  'Acquire::Retries=3',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
  '-o',
  'DPkg::Lock::Timeout=60',
]

/**
 * Installs `packages` in four minutes at most.
 *
 * @returns {string | undefined} why it could not be done; `undefined` once it is
 */
export function installDebianPackages(packages) {
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'this is not Debian: there is no apt-get'
  if (process.getuid?.() !== 0) return 'only root may install packages'
  const endMs = Date.now() + limitMs
  // What an earlier image knew of may be gone, so a list that could not be renewed is not the end: what it
  // names may still be there.
  const updated = aptGet(['update', '-qq', '-o', 'APT::Update::Error-Mode=any'], endMs)
  const installed = aptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages], endMs)
  return installed && [updated, installed].filter((reason) => reason !== undefined).join('; ')
}

function aptGet(args, endMs) {
  const { status, signal, stderr } = spawnSync('apt-get', [...patience, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: Math.max(endMs - Date.now(), 1),
    env: {
      ...process.env,
      // The scripts of packages call what is here, also where a user's PATH has none of it.
      PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`,
      LC_ALL: 'C',
      DEBIAN_FRONTEND: 'noninteractive',
      // Debian would start services on their standard ports.
      RUNLEVEL: '1',
    },
  })
  if (status === 0) return undefined
  const complaints = stderr.split('\n').filter((line) => line.startsWith('E: '))
  return `apt-get ${args[0]}: ${complaints.join(' ') || (signal === null ? stderr.trim() : 'took too long')}`
}
