import { Readable } from 'node:stream'
import { generateSync, ScureBase32Plugin } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { readCsv } from '#lib/users/read-user-rows.ts'
import { addTotp } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { assignToken } from './assign-token.ts'
import { importTokens, type TokenOutcome } from './import-tokens.ts'
import { listTokens } from './list-tokens.ts'
import { type KeyEncoding, tokenColumns } from './token-row.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const bytes = Buffer.from('12345678901234567890')
const hex = bytes.toString('hex')
const base32 = new ScureBase32Plugin().encode(bytes, { padding: false })
const codeAt = (counter: number, digits: 6 | 8 = 6) =>
  generateSync({ strategy: 'hotp', secret: base32, counter, digits })

async function importCsv(text: string, encoding: KeyEncoding = 'hex'): Promise<TokenOutcome[]> {
  const rows = readCsv(Readable.from([text]), tokenColumns)
  const done: TokenOutcome[] = []
  for await (const row of importTokens(() => world.ctx, rows, { encoding }, operator)) done.push(row)
  return done
}

const outcomes = (rows: readonly TokenOutcome[]) => rows.map(({ outcome }) => outcome)
const verify = (userId: string, code: string) =>
  verifySecondFactor(world.ctx, { userId, code, policy: { kinds: null } })

describe('importing', () => {
  test.each([
    ['hex', 'H1', hex],
    ['hex', 'H2', hex.toUpperCase().replace(/(..)/g, '$1 ')],
    ['base32', 'B1', base32],
    ['base32', 'B2', `${base32.toLowerCase()}====`],
  ] as const)('%s keys, as %s has it, sign in', async (encoding, serial, key) => {
    const user = await world.user(serial.toLowerCase())
    expect(outcomes(await importCsv(`serial,key\n${serial},${key}\n`, encoding))).toEqual(['imported'])
    await assignToken(world.ctx, { serial, userId: user.id }, operator)
    expect(await verify(user.id, codeAt(0))).toMatchObject({ method: 'hotp' })
  })

  test('takes counter, digits, hash and user where the file has them', async () => {
    const user = await world.user('ada')
    const csv = `serial,key,counter,digits,algorithm,user\nF1,${hex},7,8,SHA-1,ada\nF2,${hex},,,,\n`
    expect(outcomes(await importCsv(csv))).toEqual(['assigned', 'imported'])
    expect(await verify(user.id, codeAt(6, 8))).toBeNull()
    expect(await verify(user.id, codeAt(7, 8))).toMatchObject({ method: 'hotp' })
  })

  test('reads what pskc2csv writes of an RFC 6030 file', async () => {
    const csv = `serial,key,counter,digits\r\n987654321,${hex},0,8\r\n`
    expect(outcomes(await importCsv(csv))).toEqual(['imported'])
  })

  test('refuses bad rows alone, and tells nothing of their keys', async () => {
    const rows = [
      `R1,${base32}`, // Not hex.
      'R2,31323334',
      `R3,${'31'.repeat(65)}`,
      `,${hex}`,
      `R5,${hex},-1`,
      `R6,${hex},0,9`,
      `R7,${hex},0,6,md5`,
      `R8,${hex},0,6,sha1,nobody`,
      `R9,${hex},0,6,sha1,`,
    ].map((row) => row + ','.repeat(5 - (row.match(/,/g)?.length ?? 0)))
    const done = await importCsv(`${tokenColumns.join(',')}\n${rows.join('\n')}\n`)
    expect(outcomes(done)).toEqual([...Array(8).fill('refused'), 'imported'])
    expect(JSON.stringify(done)).not.toMatch(new RegExp(`${base32}|31323334|${hex}`))
    expect(done.at(1)).toMatchObject({ line: 3, detail: 'key: a key has 16 bytes at least' })
    await expect(importCsv(`serial,key,colour\nR10,${hex},red\n`)).rejects.toMatchObject({ code: 'malformed_request' })
  })

  test('leaves tokens that are known as they are, in stock and with people, also when ten files come at once', async () => {
    const user = await world.user('grace')
    const csv = `serial,key,counter\nK1,${hex},0\n`
    const files = await Promise.all(Array.from({ length: 10 }, () => importCsv(csv)))
    expect(files.flatMap(outcomes).sort()).toEqual(['imported', ...Array(9).fill('unchanged')])
    await assignToken(world.ctx, { serial: 'K1', userId: user.id }, operator)
    expect(await verify(user.id, codeAt(4))).not.toBeNull()
    expect(outcomes(await importCsv(csv))).toEqual(['unchanged'])
    expect(await verify(user.id, codeAt(4))).toBeNull()
    expect(outcomes(await importCsv(`serial,key,user\nK1,${hex},grace\n`))).toEqual(['unchanged'])
    await world.user('mary')
    expect(await importCsv(`serial,key,user\nK1,${hex},mary\n`)).toMatchObject([{ code: 'already_exists' }])
  })

  test('keeps keys sealed', async () => {
    await importCsv(`serial,key\nS1,${hex}\n`)
    const token = await world.ctx.db.hardwareToken.findUniqueOrThrow({ where: { serial: 'S1' } })
    expect(token.sealedKey).toMatch(/^v1\./)
    expect(JSON.stringify(await listTokens(world.ctx))).not.toMatch(/key/i)
  })
})

describe('a hardware token', () => {
  test('goes to one of fifty who are given it at once', async () => {
    await importCsv(`serial,key\nA1,${hex}\n`)
    const users = await Promise.all(Array.from({ length: 50 }, (_, n) => world.user(`many${n}`)))
    const tries = users.map(({ id }) => assignToken(world.ctx, { serial: 'A1', userId: id }, operator))
    const settled = await Promise.allSettled(tries)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of settled)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'already_exists' })
    expect(await world.ctx.db.factor.count({ where: { serial: 'A1' } })).toBe(1)
  })

  test('comes back with its counter, so that no code of before counts for the next person', async () => {
    const [first, second] = [await world.user('first'), await world.user('second')]
    await importCsv(`serial,key\nA2,${hex}\n`)
    const { id } = await assignToken(world.ctx, { serial: 'A2', userId: first.id }, operator)
    expect(await verify(first.id, codeAt(5))).not.toBeNull()
    await removeFactor(world.ctx, { userId: first.id, factor: id }, operator)
    expect(await verify(first.id, codeAt(6))).toBeNull()
    await assignToken(world.ctx, { serial: 'A2', userId: second.id, name: 'Grey token' }, operator)
    expect(await verify(second.id, codeAt(5))).toBeNull()
    expect(await verify(second.id, codeAt(6))).not.toBeNull()
  })

  test('that is lost does not come back', async () => {
    const user = await world.user('loser')
    await importCsv(`serial,key\nA3,${hex}\n`)
    await assignToken(world.ctx, { serial: 'A3', userId: user.id }, operator)
    await removeFactor(world.ctx, { userId: user.id, factor: 'hardware token a3', discard: true }, operator)
    const gone = assignToken(world.ctx, { serial: 'A3', userId: user.id }, operator)
    await expect(gone).rejects.toMatchObject({ code: 'no_such_hardware_token' })
  })

  test('is refused to nobody, and to whoever has ten factors', async () => {
    await importCsv(`serial,key\nA4,${hex}\n`)
    const nobody = assignToken(world.ctx, { serial: 'A4', userId: '00000000-0000-4000-8000-000000000000' }, operator)
    await expect(nobody).rejects.toMatchObject({ code: 'no_such_user' })
    const user = await world.user('full')
    for (let n = 0; n < 10; n++) await addTotp(world.ctx, user.id)
    const eleventh = assignToken(world.ctx, { serial: 'A4', userId: user.id }, operator)
    await expect(eleventh).rejects.toMatchObject({ code: 'factors_full' })
    expect((await listTokens(world.ctx)).map(({ serial }) => serial)).toContain('A4')
  })
})
