import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseEmail, normaliseName, normaliseUsername } from './normalise-name.ts'

const everyCharacter = Array.from({ length: 0x11_0000 }, (_, code) => code)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => /\P{C}/u.test(character))

test.each([
  ['Ada', 'ada'],
  [' ada\n', 'ada'],
  ['ＡＤＡ', 'ada'],
  ['STRASSE', 'strasse'],
  ['Straße', 'strasse'],
  ['STRAẞE', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['σίσυφος', 'σίσυφοσ'],
  ['e\u0301va', 'éva'],
  ['\u00C9VA', 'éva'],
  ['ﬁona', 'fiona'],
  ['\u212Aelvin', 'kelvin'],
  ['IRMAK', 'irmak'],
  ['ırmak', 'ırmak'],
  ['İrmak', 'i\u0307rmak'],
])('version 1 turns %j into %j', (typed, stored) => expect(normaliseName(typed)).toBe(stored))

test('normalising what is normalised changes nothing', () => {
  const idempotent = (text: string) => {
    const once = normaliseName(text)
    return once === null || normaliseName(once) === once
  }
  expect(everyCharacter.filter((character) => !idempotent(character))).toEqual([])
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 20 }), idempotent))
})

test('characters that the language itself calls the same but for case are the same', () => {
  const strangers = new Map<string, string>()
  for (const character of everyCharacter) {
    const upper = character.toUpperCase()
    // Its own folding tables, not the case mappings that normalising is built from.
    if ([...upper].length !== 1 || upper === character || !new RegExp(`^${character}$`, 'iu').test(upper)) continue
    if (normaliseName(character) !== normaliseName(upper)) strangers.set(character, upper)
  }
  expect([...strangers]).toEqual([])
})

test.each([
  '',
  '   ',
  'a da',
  'a\u0000da',
  'a\u200Bda',
  'a\u00ADda',
  'a\u202Eda',
  'ada\uFE0F',
  'a\u3164da',
  '\uD800',
  'x'.repeat(255),
])('%j can be nobody’s name', (text) => expect(normaliseName(text)).toBeNull())

test('a username that mixes alphabets which look alike is refused', () => {
  expect(() => normaliseUsername('\u0430da')).toThrow(/one alphabet/)
  expect(() => normaliseUsername('ad\u03B1')).toThrow(/one alphabet/)
  expect(normaliseUsername('иван')).toBe('иван')
  expect(normaliseUsername('田中-tanaka')).toBe('田中-tanaka')
})

test('a username longer than 64 characters is refused', () => {
  expect(normaliseUsername('x'.repeat(64))).toHaveLength(64)
  expect(() => normaliseUsername('x'.repeat(65))).toThrow(/at most 64/)
})

test('an e-mail address has two sides', () => {
  expect(normaliseEmail('Ada@Example.ORG')).toBe('ada@example.org')
  for (const text of ['ada', '@example.org', 'ada@', 'a@b@c', 'Ada <ada@example.org>', 'ada@example.org, x@y']) {
    expect(() => normaliseEmail(text)).toThrow(/not an e-mail/)
  }
})
