import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'

/** Settings of the old server under which `sealMasterKey` seals. */
export const oldCrypto = { secret: 'old crypto secret', salt: 'old crypto salt' }

const cryptoKey = pbkdf2Sync(oldCrypto.secret, oldCrypto.salt, 65_536, 32, 'sha256')

/** A key as Superfly keeps it: AES-256-CBC with an IV of zeros, PBKDF2 of the settings. */
export function sealMasterKey(key: string): string {
  const cipher = createCipheriv('aes-256-cbc', cryptoKey, Buffer.alloc(16))
  return Buffer.concat([cipher.update(key, 'latin1'), cipher.final()]).toString('base64')
}

export const oldToken = '3f1c2b7e-9a41-4e0d-8c77-0b1a2c3d4e5f'
export const oldSalt = createHash('sha256').update('salt').digest('hex')
const digest = (password: string) => createHash('sha256').update(`${password}{${oldSalt}}`).digest('hex')

/** The key of somebody's authenticator app, in base 32. */
export const personKey = (n: number): string =>
  `JBSWY3DPEHPK3PXPJBSWY3DP${String(n)
    .padStart(8, '0')
    .replace(/\d/g, (digit) => 'ABCDEFGHIJ'.charAt(Number(digit)))}`

/**
 * Whom the dump has besides `ada`, `temp`, `locked`, `bad name`, `chief` and `plain`: `person0`, `person1` …, every second of whom
 * has an authenticator app.
 */
export type DumpOptions = { people?: number; masterKey?: string }

const model = `-- MySQL dump 10.13
CREATE TABLE \`subsystems\` (\`ssys_id\` int, \`subsystem_name\` varchar(32), \`callback_information\` varchar(64), \`fixed\` varchar(1),
  \`allow_list_users\` char(1), \`subsystem_token\` varchar(64), \`send_callbacks\` char(1), \`landing_url\` varchar(255),
  \`subsystem_url\` varchar(255), \`subsystem_title\` varchar(255), PRIMARY KEY (\`ssys_id\`));
INSERT INTO \`subsystems\` VALUES (1,'superfly',NULL,'Y','N',NULL,'N','','','Console'),
 (2,'shop','https://shop.example.org/any','N','Y','${oldToken}','Y','https://shop.example.org/j_superfly_sso_security_check','https://shop.example.org/','The Shop'),
 (3,'Back Office_1','','N','N','another-token-of-the-old-server','N','/j_superfly_sso_security_check','https://office.example.org/','Back Office'),
 (4,'plainhttp','','N','N',NULL,'N','http://intranet/sso','http://intranet/','Intranet');
INSERT INTO \`actions\` (actn_id, action_name, action_description, ssys_ssys_id, log_action) VALUES
 (10,'order_read','Read orders',2,'N'),(11,'order_refund','',2,'Y'),(12,'ledger',NULL,3,'N'),(13,'action_temp_password',NULL,2,'N');
INSERT INTO \`groups\` (grop_id, group_name, ssys_ssys_id) VALUES (20,'clerks',2),(21,'empty',2);
INSERT INTO \`group_actions\` (gpac_id, grop_grop_id, actn_actn_id) VALUES (1,20,10);
INSERT INTO \`roles\` (role_id, role_name, principal_name, ssys_ssys_id) VALUES
 (30,'clerk','ROLE_CLERK',2),(31,'accountant','ROLE_ACC',3),(32,'admin','admin',1);
INSERT INTO \`role_groups\` (rlgp_id, role_role_id, grop_grop_id) VALUES (1,30,20);
INSERT INTO \`role_actions\` (ract_id, role_role_id, actn_actn_id) VALUES (40,30,11),(41,31,12);
INSERT INTO \`otp_types\` VALUES (1,'none'),(2,'google_auth');
`

/** A small Superfly as mysqldump writes it, in pieces: roles of people come before the people. */
export async function* superflyDump({ people = 0, masterKey = '' }: DumpOptions = {}): AsyncGenerator<string> {
  yield model
  const roles = [
    [1, 30],
    [1, 31],
    [2, 30],
    [3, 30],
    [5, 32],
    [5, 30],
    [6, 30],
  ]
  yield `INSERT INTO user_roles (user_user_id, role_role_id) VALUES ${roles.map((row) => `(${row})`).join(',')};\n`
  for (let n = 0; n < people; n += 1)
    yield `INSERT INTO user_roles (user_user_id, role_role_id) VALUES (${100 + n},30);\n`
  yield 'INSERT INTO user_role_actions (user_user_id, ract_ract_id) VALUES (1,40),(1,41);\n'
  const past = (number: number, password: string, day: string) =>
    `(1,'${digest(password)}','${oldSalt}',${number},'${day}','${day}')`
  yield `INSERT INTO user_history (user_user_id, user_password, salt, number_history, start_date, end_date) VALUES
 ${past(1, 'first password of ada', '2024-01-01 00:00:00')},${past(2, 'second password of ada', '2025-01-01 00:00:00')};\n`
  yield `CREATE TABLE users (user_id int(10), user_name varchar(32), user_password varchar(128), is_account_locked varchar(1),
 last_login_date datetime, email varchar(255), name varchar(32), surname varchar(32), salt varchar(64), is_password_temp varchar(1),
 is_account_suspended varchar(1), otp_otp_type_id int, master_key varchar(64));\n`
  const row = (id: number, name: string, more: { locked?: string; temp?: string; hash?: string; otp?: string } = {}) =>
    `(${id},'${name}','${more.hash ?? digest(`old password of ${name}`)}','${more.locked ?? 'N'}','2026-03-04 05:06:07','${name}@example.org','Given','Family','${oldSalt}','${more.temp ?? 'N'}','N',${more.otp ?? '1,NULL'})`
  const otpOf = (key: string) => ({ otp: `2,'${sealMasterKey(key)}'` })
  yield `INSERT INTO users VALUES ${[
    row(1, 'ada', otpOf(masterKey || 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')),
    row(2, 'temp', { temp: 'Y' }),
    row(3, 'locked', { locked: 'Y' }),
    row(4, 'bad name'),
    row(5, 'chief'),
    row(6, 'plain', { hash: 'plaintext' }),
  ].join(',')};\n`
  for (let n = 0; n < people; n += 1) {
    yield `INSERT INTO users VALUES ${row(100 + n, `person${n}`, n % 2 === 1 ? otpOf(personKey(n)) : {})};\n`
  }
}
