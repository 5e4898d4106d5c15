import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { totpCode } from '#test/factors.ts'
import { oldCrypto, personKey, superflyDump } from '#test/superfly-dump.ts'
import { Browser } from './browser.ts'
import { type Mysql, startMysql } from './mysql.ts'
import { type InteropPortal, openPortal } from './portal.ts'

/** The tables of Superfly whose shape the dump of the tests leaves out. */
const tables = `
CREATE TABLE actions (actn_id int PRIMARY KEY, action_name varchar(128), action_description varchar(512), ssys_ssys_id int, log_action char(1));
CREATE TABLE \`groups\` (grop_id int PRIMARY KEY, group_name varchar(32), ssys_ssys_id int);
CREATE TABLE group_actions (gpac_id int PRIMARY KEY, grop_grop_id int, actn_actn_id int);
CREATE TABLE roles (role_id int PRIMARY KEY, role_name varchar(32), principal_name varchar(32), ssys_ssys_id int);
CREATE TABLE role_groups (rlgp_id int PRIMARY KEY, role_role_id int, grop_grop_id int);
CREATE TABLE role_actions (ract_id int PRIMARY KEY, role_role_id int, actn_actn_id int);
CREATE TABLE user_roles (user_user_id int, role_role_id int);
CREATE TABLE user_role_actions (user_user_id int, ract_ract_id int);
CREATE TABLE user_history (user_user_id int, user_password varchar(128), salt varchar(64), number_history int, start_date datetime, end_date datetime);
CREATE TABLE otp_types (otp_type_id int PRIMARY KEY, otp_code varchar(32));
`

/** A real database, read by the program that its dumps come from; and what that writes, by our own parser. */
const folder = mkdtempSync(join(tmpdir(), 'portico-mysql-'))
let mysql: Mysql | null
let portal: InteropPortal | undefined

beforeAll(async () => {
  mysql = await startMysql(folder, 'superfly')
  if (!mysql) return
  mysql.run(tables + (await text(superflyDump({ people: 20 }))))
  mysql.run(`UPDATE users SET name = 'O''Brien;', surname = '\\\\Löv ☃' WHERE user_name = 'person7'`)
  portal = await openPortal()
}, 600_000)

afterEach(() => vi.unstubAllEnvs())
afterAll(async () => {
  await portal?.close()
  await mysql?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a running database is imported as its dump is, and its people sign in with their old passwords and codes', async (context) => {
  if (!mysql || !portal) return context.skip('no MariaDB')
  vi.stubEnv('MYSQL_PWD', mysql.password)
  const settings = `${oldCrypto.secret}\n${oldCrypto.salt}\n`
  const { out } = await portal.portico(['import', 'superfly', mysql.url, '--crypto-stdin', '--json'], settings, 1)
  const { people } = JSON.parse(out)
  expect(people).toMatchObject({ created: 24, granted: 1, refused: 1 })
  const { users } = JSON.parse((await portal.portico(['user', 'list', '--search', 'person7', '--json'])).out)
  expect(users).toMatchObject([{ username: 'person7', name: "O'Brien; \\Löv ☃" }])
  const browser = new Browser()
  const asked = await browser.signIn(await browser.open(`${portal.origin}/login`), 'person7', 'old password of person7')
  const home = await browser.submit(asked, /^\/login\/otp$/, { code: totpCode(personKey(7), new Date()) })
  expect(new URL(home.url).pathname).toBe('/apps')
})

test('what mysqldump says is told, and nothing is imported', async (context) => {
  if (!mysql || !portal) return context.skip('no MariaDB')
  vi.stubEnv('MYSQL_PWD', 'another')
  const { err } = await portal.portico(['import', 'superfly', mysql.url], '', 1)
  expect(err).toMatch(/mysqldump ended with \d+: .*Access denied for user 'reader'/)
})
