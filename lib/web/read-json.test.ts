import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from './read-json.ts'

const post = (body: string | ReadableStream, headers: Record<string, string> = {}) =>
  new Request('http://localhost/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  } as RequestInit)

test('any JSON object is read as JSON.parse reads it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (value) => {
      const text = JSON.stringify(value)
      fc.pre(!text.includes('\\u0000'))
      expect(await readJson(post(text))).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  ['an array', '[]'],
  ['null', 'null'],
  ['a number', '7'],
  ['nothing', ''],
  ['half an object', '{"a":'],
  ['a key twice', '{"a":1,"a":2}'],
  ['a key twice, deeper', '{"a":[{"b":1,"b":1}]}'],
  ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
  ['U+0000 in a value', '{"a":["\\u0000"]}'],
  ['U+0000 in a key', '{"\\u0000":1}'],
  ['a key twice, with colons and quotes in strings', '{"x":"\\":\\"","x":": :"}'],
])('%s is malformed', async (_, body) => {
  await expect(readJson(post(body))).rejects.toMatchObject({ code: 'malformed_body' })
})

test('a string that looks like a key is no key', async () => {
  expect(await readJson(post('{"a":"\\\\u0000"}'))).toEqual({ a: '\\u0000' })
  expect(await readJson(post('{"a":"\\"a\\":1","b":["a","a"]}'))).toEqual({ a: '"a":1', b: ['a', 'a'] })
})

test('only application/json is read', async () => {
  for (const type of ['text/plain', 'application/jsonx', 'application/x-www-form-urlencoded', '']) {
    await expect(readJson(post('{}', { 'content-type': type }))).rejects.toMatchObject({ status: 415 })
  }
  expect(await readJson(post('{}', { 'content-type': 'application/json; charset=utf-8' }))).toEqual({})
})

test('more than 64 KiB is refused, announced or not, without being read to its end', async () => {
  const large = `{"a":"${'x'.repeat(64 * 1024)}"}`
  await expect(readJson(post(large, { 'content-length': String(large.length) }))).rejects.toMatchObject({ status: 413 })
  let pulled = 0
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled += 1
      controller.enqueue(new Uint8Array(8 * 1024))
    },
  })
  await expect(readJson(post(endless))).rejects.toMatchObject({ status: 413 })
  expect(pulled).toBeLessThan(20)
})
