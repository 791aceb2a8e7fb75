import { Universe } from '@galaxycache/galaxy'
import { statusPage } from '@galaxycache/status'
import test from 'ava'
import { serve } from './serving.js'

const universe = new Universe({ self: 'http://10.0.0.1' })

async function read(title?: string): Promise<{ readonly html: string; readonly policy: string }> {
  await using server = await serve(statusPage(universe, title === undefined ? {} : { title }))
  const response = await fetch(server.url)
  return { html: await response.text(), policy: response.headers.get('content-security-policy') ?? '' }
}

test('the page is one document that names no other', async (t) => {
  const { html } = await read()
  const shown = html.replaceAll('http://www.w3.org/2000/svg', '')

  t.notRegex(shown.replace(/data:[^"]*/g, ''), /\b(src|href)="(?!(data:|api"|#main"|"))/)
  t.notRegex(shown.replace(/data:[^"]*/g, ''), /https?:\/\//)
})

test('each copy has a nonce of its own, which all its code and style have and the policy asks for', async (t) => {
  const [first, second] = [await read(), await read()]

  const nonces = [...first.html.matchAll(/<(?:script|style)\b[^>]* nonce="([^"]+)"/g)].map(([, nonce]) => nonce)
  t.is(nonces.length, [...first.html.matchAll(/<(script|style)\b/g)].length)
  t.is(new Set(nonces).size, 1)
  t.true(first.policy.includes(`script-src 'nonce-${nonces[0]}'`))
  t.true(first.policy.includes(`style-src 'nonce-${nonces[0]}'`))
  t.notRegex(first.policy, /unsafe|https?:|\*/)
  t.false(second.html.includes(nonces[0] ?? ''))
})

test('a title is text, whatever it is made of', async (t) => {
  const { html } = await read('</title><script>alert(1)</script>{{icon}}<nonce>"&$&')

  const expected = '&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;{{icon}}&#60;nonce&#62;&#34;&#38;$&#38;'
  t.is(html.split(expected).length, 3)
  t.false(html.includes('alert(1)</script>'))
})

test('the code says in one import map where its modules are, and imports no module that is not there', async (t) => {
  const { html } = await read()

  const [, map = '{}'] = /<script type="importmap"[^>]*>(.*?)<\/script>/s.exec(html) ?? []
  const { imports } = JSON.parse(map) as { readonly imports: Readonly<Record<string, string>> }
  for (const url of Object.values(imports)) {
    const code = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString()
    for (const [, name = ''] of code.matchAll(/^import (?:.* from )?'([^']+)'/gm)) t.true(name in imports, name)
  }
  t.true('#client/main.js' in imports)
})
