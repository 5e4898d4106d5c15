import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSync, ScureBase32Plugin } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runCommand } from '#test/command-line.ts'
import { type TestContext, testContext } from '#test/context.ts'

let ctx: TestContext
const dataDir = mkdtempSync(join(tmpdir(), 'portico-factor-'))
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(async () => {
  await ctx.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const portico = (words: string[], input = '') =>
  runCommand(words, { env: { DATABASE_URL: ctx.url, DATA_DIR: dataDir }, input })

async function json(words: string[], input = ''): Promise<unknown> {
  const { code, out, err } = await portico([...words, '--json'], input)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

const key = new ScureBase32Plugin().encode(Buffer.from('12345678901234567890'), { padding: false })
const codeAt = (counter: number) => generateSync({ strategy: 'hotp', secret: key, counter })

test('a hardware token, from its file to a person and back', { timeout: 120_000 }, async () => {
  await json(['user', 'create', '--username', 'ada', '--name', 'Ada Lovelace'])
  const none = await portico(['user', 'recovery-codes', 'ada', '--json'])
  expect([none.code, JSON.parse(none.err)]).toMatchObject([1, { code: 'no_such_factor' }])
  const file = `serial,key,counter\n4711,${key},0\n4712,zz,0\n`
  const imported = await portico(['factor', 'import-hotp', '-', '--encoding', 'base32', '--json'], file)
  expect(imported.code).toBe(1)
  expect(imported.out + imported.err).not.toContain(key)
  expect(JSON.parse(imported.out)).toMatchObject({ imported: 1, refused: 1, rows: [{ serial: '4711' }, { line: 3 }] })
  expect(await json(['factor', 'stock'])).toMatchObject({ tokens: [{ serial: '4711' }] })
  await json(['factor', 'assign-hotp', '4711', '--user', 'ada'])
  const codes = `${codeAt(40)},${codeAt(41)}`
  const which = ['Hardware token 4711', '--user', 'ada']
  expect(await json(['factor', 'resynchronise', ...which, '--codes', codes])).toEqual({ resynchronised: true })
  expect((await portico(['factor', 'resynchronise', ...which, '--codes', codes])).code).toBe(1)
  expect(await json(['user', 'recovery-codes', 'ada'])).toMatchObject({ username: 'ada', codes: { length: 10 } })
  expect(await json(['factor', 'list', 'ada'])).toMatchObject({
    factors: [{ kind: 'hotp', name: 'Hardware token 4711', serial: '4711' }],
    recoveryCodes: 10,
    trustedDevices: [],
  })
  expect(await json(['factor', 'remove', ...which])).toMatchObject({ left: 0 })
  expect((await portico(['factor', 'list', 'ada'])).out).toBe(
    'ada has no second factor.\n\n0 recovery codes left, 0 trusted devices.\n',
  )
})

test('an authenticator app is given by printing its key once', { timeout: 120_000 }, async () => {
  await json(['user', 'create', '--username', 'grace', '--name', 'Grace Hopper'])
  const given = await json(['factor', 'assign-totp', '--user', 'grace', '--name', 'Fob'])
  const { key } = z.object({ key: z.string() }).parse(given)
  expect(given).toMatchObject({ username: 'grace', name: 'Fob', uri: expect.stringContaining(`secret=${key}`) })
  const { code, out } = await portico(['factor', 'assign-totp', '--user', 'grace'])
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^[█▀▄ \n]+\n([A-Z2-7]{4} ){7}[A-Z2-7]{4}\n\nThe key of “Auth/),
  ])
  const list = await portico(['factor', 'list', 'grace', '--json'])
  expect(JSON.parse(list.out)).toMatchObject({ factors: [{ name: 'Fob' }, { name: 'Authenticator app' }] })
  expect(list.out).not.toContain(key)
})

test('policies, from none to strict and back', { timeout: 120_000 }, async () => {
  const scope = ['--subsystem', 'portal', '--role', 'administrator']
  const more = ['--kinds', 'hotp,totp', '--trusted-devices', 'no', '--max-age-seconds', '600']
  expect(await json(['policy', 'set', ...scope, '--otp', 'required', ...more])).toEqual({
    otp: 'required',
    kinds: ['hotp', 'totp'],
    maxAgeSeconds: 600,
    trustedDevices: false,
    enrolment: 'self',
  })
  const relaxed = await json(['policy', 'set', ...scope, '--kinds', 'all', '--max-age-seconds', 'none'])
  expect(relaxed).toMatchObject({ otp: 'required', kinds: null, maxAgeSeconds: null })
  const shown = await portico(['policy', 'show'])
  expect(shown.out).toMatch(/^FOR .*\neveryone +optional +all .*\nadministrator of portal +required +all +no +self\n$/)
  const bad = await portico(['policy', 'set', '--otp', 'maybe', '--max-age-seconds', 'soon', '--trusted-devices', 'if'])
  expect(bad.code).toBe(1)
  for (const flag of ['--otp', '--max-age-seconds', '--trusted-devices']) expect(bad.err).toContain(flag)
  expect(await json(['policy', 'remove', ...scope])).toEqual({ already: false })
})
