import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '#test/command-line.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { superflyDump } from '#test/superfly-dump.ts'

let ctx: TestContext
let dump: string
const folder = mkdtempSync(join(tmpdir(), 'portico-superfly-'))
beforeAll(async () => {
  ctx = await testContext()
  dump = await text(superflyDump())
})
afterAll(async () => {
  await ctx.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (words: readonly string[], input = '') =>
  runCommand(['import', 'superfly', ...words, '--json'], { env: { DATABASE_URL: ctx.url, DATA_DIR: folder }, input })

test('a dump comes in by standard input or as a file, packed or not', async () => {
  const [plain, packed] = [join(folder, 'dump.sql'), join(folder, 'dump.sql.gz')]
  writeFileSync(plain, dump)
  writeFileSync(packed, gzipSync(dump))
  const first = await run(['-'], dump)
  expect(JSON.parse(first.out).people).toMatchObject({ created: 5, refused: 1 })
  for (const file of [plain, packed]) {
    expect(JSON.parse((await run([file])).out).people).toMatchObject({ created: 0, refused: 1 })
  }
})

test('what cannot be read is told, and no password stands in an address', async () => {
  const reasons = {
    [join(folder, 'nowhere.sql')]: /cannot be opened/,
    'mysql://reader@host': /Write mysql:/,
    'mysql://reader@host/-r': /Write mysql:/,
    'mysql://reader:secret@host/superfly': /Leave the password out/,
  }
  for (const [source, reason] of Object.entries(reasons)) {
    const { code, out, err } = await run([source])
    expect([code, out, JSON.parse(err).code]).toEqual([1, '', 'malformed_request'])
    expect(err).toMatch(reason)
    expect(err).not.toContain('secret')
  }
  expect((await run(['-', '--crypto-stdin'], 'a\nb\n')).err).toMatch(/standard input is the dump already/)
})
