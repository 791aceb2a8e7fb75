import test from 'ava'
import { resolveTokens, TokenCheck } from '#src/access/token.js'

const check = new TokenCheck(['first-token', 'second.token/+~=='])

const authorizations: readonly (readonly [text: string, accepted: boolean])[] = [
  ['Bearer first-token', true],
  ['bearer  second.token/+~==', true],
  ['Bearer first-toke', false],
  ['Bearer first-tokenx', false],
  ['Bearer First-token', false],
  ['Bearer first-token second.token/+~==', false],
  ['Bearer', false],
  ['Bearer ', false],
  ['', false],
  ['first-token', false],
  ['Basic first-token', false],
  [`Bearer ${'x'.repeat(100_000)}`, false],
]

for (const [text, accepted] of authorizations) {
  test(`${JSON.stringify(text.slice(0, 50))} is ${accepted ? 'accepted' : 'refused'}`, (t) => {
    t.is(check.accepts(text), accepted)
  })
}

const wrong: readonly unknown[] = ['', [], [''], 'two words', 'ümlaut', 'line\nbreak', '=', 'x'.repeat(4097), 5, [null]]

for (const token of wrong) {
  test(`${JSON.stringify(token).slice(0, 40)} is no token, and not in the message`, (t) => {
    const error = t.throws(() => resolveTokens(token as never), { instanceOf: TypeError })

    t.regex(error.message, /^token must be /)
    t.notRegex(error.message, /words|mlaut|break|xxxx/)
  })
}
