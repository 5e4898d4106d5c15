import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readObjects } from './read-objects.ts'

async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function read(text: string, size = 7): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const object of readObjects(inPieces(text, size))) found.push(object)
  return found
}

const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 })

test('every list of objects is read as it was written, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 2), async (all, size, indent) => {
      const expected = JSON.parse(JSON.stringify(all))
      expect(await read(JSON.stringify(all, null, indent), size)).toEqual(expected)
      expect(await read(all.map((one) => JSON.stringify(one)).join('\n'), size)).toEqual(expected)
    }),
  )
})

test.each(['nonsense', '["a"]', '[{"a": 1}', '[{"a": }]', `[{"a": "${'x'.repeat(1_100_000)}"}]`])(
  'what is no dump is refused: %#',
  async (text) => {
    await expect(read(text, 100_000)).rejects.toMatchObject({ code: 'malformed_request' })
  },
)

test('an empty list has nothing in it', async () => {
  expect(await read('[]\n')).toEqual([])
})
