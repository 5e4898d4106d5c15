import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { ensureSigningKey } from './ensure-signing-key.ts'
import { signingKey } from './key-ring.ts'
import { publicKeys } from './public-keys.ts'
import { signToken } from './sign-token.ts'
import { verifyToken } from './verify-token.ts'

let ctx: TestContext
let token: string
beforeAll(async () => {
  ctx = await testContext()
  await ensureSigningKey(ctx)
  token = await signToken(ctx, 'logout-hint+jwt', { aud: 'wiki', sid: 'sss_1' }, { expiresInSeconds: minutes(2) })
})
afterAll(() => ctx.close())

const read = (text: string, from: Context = ctx) => verifyToken(from, 'logout-hint+jwt', text, { audience: 'wiki' })
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const payload = () => token.split('.')[1] ?? ''

test('a token is read back, and by any reader of the published keys', async () => {
  expect(await read(token)).toMatchObject({ aud: 'wiki', sid: 'sss_1', iss: 'http://localhost:3000' })
  const { payload: claims } = await jwtVerify(token, createLocalJWKSet(await publicKeys(ctx)), { currentDate: ctx.now })
  expect(claims.sid).toBe('sss_1')
})

test('a token of another type, audience, portal or time is refused', async () => {
  expect(await verifyToken(ctx, 'logout+jwt', token, { audience: 'wiki' })).toBe(null)
  expect(await verifyToken(ctx, 'logout-hint+jwt', token, { audience: 'billing' })).toBe(null)
  const elsewhere = { ...ctx, config: { ...ctx.config, publicUrl: new URL('https://sso.example.org') } }
  expect(await read(token, elsewhere)).toBe(null)
  expect(await read(token, ctx.at(secondsAfter(ctx.now, minutes(2) - 1)))).not.toBe(null)
  expect(await read(token, ctx.at(secondsAfter(ctx.now, minutes(2))))).toBe(null)
})

test('a token that chooses its own algorithm is refused', async () => {
  const { kid, key } = await signingKey(ctx)
  const header = (alg: string) => encode({ ...decodeProtectedHeader(token), alg })
  expect(await read(`${header('none')}.${payload()}.`)).toBe(null)
  const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' })
  const hs256 = `${header('HS256')}.${payload()}`
  expect(await read(`${hs256}.${createHmac('sha256', publicPem).update(hs256).digest('base64url')}`)).toBe(null)
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'logout-hint+jwt', kid })
})

test('a token of another key is refused, whatever key it names', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const kid of [(await signingKey(ctx)).kid, 'invented', undefined]) {
    const content = `${encode({ alg: 'ES256', typ: 'logout-hint+jwt', kid })}.${payload()}`
    const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    expect(await read(`${content}.${signature.toString('base64url')}`)).toBe(null)
  }
})

test('a token cut short or altered anywhere is refused', async () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.']
  const place = fc.nat({ max: token.length - 1 })
  await fc.assert(
    fc.asyncProperty(place, fc.constantFrom(...alphabet), async (at, letter) => {
      expect(await read(token.slice(0, at))).toBe(null)
      // The last letter carries two bits that belong to nothing.
      fc.pre(token[at] !== letter && at !== token.length - 1)
      expect(await read(token.slice(0, at) + letter + token.slice(at + 1))).toBe(null)
    }),
  )
})

test('nothing that is not a token makes the reader fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(await read(text)).toBe(null)
    }),
  )
})

test('a token never outlives the publication of its key', async () => {
  const tooLong = signToken(ctx, 'logout-hint+jwt', { aud: 'wiki' }, { expiresInSeconds: minutes(60 * 24 * 31) })
  await expect(tooLong).rejects.toThrow('at most')
})
