import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sample } from '#test/sample.ts'
import { canonicalTarget } from './target-url.ts'

const wiki = { landingUrl: 'https://wiki.example.org/sso/callback?x=1', targetPrefixes: [] }
const narrow = { ...wiki, targetPrefixes: ['https://wiki.example.org/app', 'https://docs.example.org:8443/w/'] }

describe('a target at the application itself keeps its form', () => {
  test.each([
    ['/', '/'],
    ['/page/7', '/page/7'],
    ['/page/7?a=b&c=%20#d', '/page/7?a=b&c=%20#d'],
    ['/a/../b', '/b'],
    ['/ä', '/%C3%A4'],
    ['https://wiki.example.org/page', 'https://wiki.example.org/page'],
    ['https://WIKI.example.org:443/page', 'https://wiki.example.org/page'],
  ])('%s → %s', (target, canonical) => expect(canonicalTarget(target, wiki)).toBe(canonical))
})

describe('a target elsewhere, or one that could be read as elsewhere, is refused', () => {
  test.each([
    '',
    'page',
    'https://evil.example',
    'https://wiki.example.org.evil.example/',
    'https://wiki.example.org@evil.example/',
    'https://user:pass@wiki.example.org/',
    'http://wiki.example.org/',
    'https://wiki.example.org:444/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example',
    '/%5C%5Cevil.example',
    '/%2fevil.example',
    '/%2Fevil.example',
    '/x/%2e%2e/y',
    '/.//evil.example',
    '/a/..//evil.example',
    'https://wiki.example.org//evil.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    '/\u0009/evil.example',
    '/\u0000',
    '/a\r\nLocation: https://evil.example',
    'https:/wiki.example.org/',
    ' https://evil.example',
    `/${'a'.repeat(2_048)}`,
  ])('%j', (target) => expect(() => canonicalTarget(target, wiki)).toThrow('not registered'))
})

test('a registered prefix ends at a slash', () => {
  expect(canonicalTarget('/app/x', narrow)).toBe('/app/x')
  expect(canonicalTarget('/app', narrow)).toBe('/app')
  expect(canonicalTarget('https://docs.example.org:8443/w/1', narrow)).toBe('https://docs.example.org:8443/w/1')
  for (const target of [
    '/apple',
    '/',
    '/app/../secret',
    'https://docs.example.org:8443/wx',
    'https://docs.example.org/w/1',
  ]) {
    expect(() => canonicalTarget(target, narrow), target).toThrow('not registered')
  }
})

const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '\\',
    '%2f',
    '%5c',
    '%2e',
    '..',
    '.',
    '@',
    ':',
    '?',
    '#',
    '\t',
    '\n',
    '\0',
    'evil.example',
    'wiki.example.org',
    'https:',
    'javascript:',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)

test('whatever is accepted leads a browser to the registered origin, and is its own canonical form', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      (target) => {
        let canonical: string
        try {
          canonical = canonicalTarget(target, wiki)
        } catch {
          return
        }
        expect(new URL(canonical, 'https://wiki.example.org/sso/callback').origin).toBe('https://wiki.example.org')
        expect(canonicalTarget(canonical, wiki)).toBe(canonical)
      },
    ),
    { numRuns: sample(2_000, 50_000) },
  )
})
