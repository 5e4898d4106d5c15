import { expect, test } from 'vitest'
import { newId } from '#lib/base/uuid.ts'
import { shortCode, shortCodeTail } from './short-code.ts'

test('a short code is eight letters that cannot be misread, taken from the random tail', () => {
  expect(shortCode('019ab1c2-0000-7000-8000-000000000000')).toBe('00000000')
  expect(shortCode('019ab1c2-0000-7000-8000-00ffffffffff')).toBe('ZZZZZZZZ')
  expect(shortCode('019ab1c2-0000-7000-8000-ff0000000021')).toBe('00000011')
  const codes = Array.from({ length: 1_000 }, () => shortCode(newId()))
  expect(new Set(codes).size).toBe(codes.length)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
})

test('a code is read back however it is written, and nothing else is', () => {
  for (let n = 0; n < 200; n++) {
    const id = newId()
    const code = shortCode(id)
    expect(shortCodeTail(code)).toBe(id.slice(-10))
    expect(shortCodeTail(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toBe(id.slice(-10))
  }
  expect(shortCodeTail('OIL00000')).toBe(shortCodeTail('01100000'))
  for (const text of ['', '1234567', '123456789', 'ABCDEFGU', "' OR 1=1"]) expect(shortCodeTail(text)).toBeNull()
})
