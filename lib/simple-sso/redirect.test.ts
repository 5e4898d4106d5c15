import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redirectAddress, redirectWith } from './redirect.ts'

const callback = 'https://wiki.example.org/client/authenticate/'

test('an address is what stands before the query', () => {
  expect(redirectAddress(`${callback}?next=%2Fpage%2F%3Fx%3D1`)).toBe(callback)
  expect(redirectAddress('HTTP://Wiki.Example.org:80/client/authenticate/?next=/#top')).toBe(
    'http://wiki.example.org/client/authenticate/',
  )
})

test.each([
  ...['', '/client/', 'javascript:alert(1)', 'data:text/html,x', 'ftp://wiki.example.org/', 'https://', 'https:///x'],
  ...[
    'https://ada:secret@wiki.example.org/',
    'https://wiki.example.org\\@evil.example/',
    'https://wiki.example.org//x',
  ],
  ...[
    'https://wiki.example.org/%2e%2e/x',
    'https://wiki.example.org/a b',
    ' https://wiki.example.org/',
    'https://wiki.ex\nample.org/',
  ],
  `${callback}?next=${'a'.repeat(2_048)}`,
])('%s is no address to be answered at', (redirectTo) => {
  expect(() => redirectAddress(redirectTo)).toThrow(expect.objectContaining({ code: 'redirect_refused' }))
})

test('the token comes last, in place of one that was there; parameters stay, a fragment goes', () => {
  expect(redirectWith(`${callback}?access_token=old&next=%2Fa%20b%3Fc%3Dd%26e&x=%C3%A4#top`, 'a.b.c')).toBe(
    `${callback}?next=%2Fa+b%3Fc%3Dd%26e&x=%C3%A4&access_token=a.b.c`,
  )
})

test.each([
  ...['///evil.example/', '//evil.example', 'http:///evil.example/', 'http:evil.example', 'https://evil.example/'],
  ...['/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', 'https://wiki.example.org.evil.example/'],
])('next=%s does not lead out of the application', (next) => {
  const sent = new URL(redirectWith(`${callback}?next=${encodeURIComponent(next)}`, 't'))
  expect(sent.searchParams.get('next')).toBe('/')
})

test.each(['/', '/page/?x=1#y', 'page', '?x=1', 'https://wiki.example.org/page'])('next=%s is kept', (next) => {
  const sent = new URL(redirectWith(`${callback}?next=${encodeURIComponent(next)}`, 't'))
  expect(sent.searchParams.get('next')).toBe(next)
})

test('whatever next says, a browser that follows it stays', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    'http:',
    'https:',
    'evil.example',
    'a',
    '?',
    '#',
    '@',
    ':',
    '\t',
    '.',
    '%2f',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const sent = new URL(redirectWith(`${callback}?next=${encodeURIComponent(parts.join(''))}`, 't'))
      const followed = URL.parse(sent.searchParams.get('next') ?? '', callback)
      expect(followed === null || followed.host === 'wiki.example.org').toBe(true)
    }),
  )
})
