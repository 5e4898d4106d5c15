import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { CannotStart } from '#lib/base/cannot-start.ts'
import type { Config } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { openProcess, prepareDatabase } from '#server/open-installation.ts'

/** What the demo must remember between runs, in `DATA_DIR/demo.json`. No secret of it exists anywhere else in clear. */
export interface Demo {
  password: string
  applications: DemoApplication[]
}

export interface DemoApplication {
  identifier: string
  title: string
  port: number
  url: string
  secret: string
}

export type DemoPorts = Record<'wiki' | 'billing', number>

const applications = [
  {
    identifier: 'wiki',
    title: 'Wiki',
    description: 'Pages, drafts, the library',
    roles: [
      { name: 'reader', title: 'Reader', actions: ['page.read'] },
      { name: 'editor', title: 'Editor', actions: ['page.read', 'page.edit'] },
    ],
  },
  {
    identifier: 'billing',
    title: 'Billing',
    description: 'Invoices of the society',
    roles: [
      { name: 'auditor', title: 'Auditor', actions: ['invoice.read'] },
      { name: 'accountant', title: 'Accountant', actions: ['invoice.read', 'invoice.issue'] },
    ],
  },
] as const

/** Charles has no role in billing: signing in there as him shows how Portico says no. */
const people = [
  { givenName: 'Ada', familyName: 'Lovelace', roles: ['portal administrator', 'wiki editor', 'billing accountant'] },
  { givenName: 'Charles', familyName: 'Babbage', roles: ['wiki reader'] },
  { givenName: 'Mary', familyName: 'Somerville', roles: ['wiki reader', 'billing auditor'] },
]

/**
 * Fills an empty database with the demo, or finds the one that is there, and leaves the database closed.
 * Refuses (CannotStart) a database with a demo whose `demo.json` is gone or names other ports.
 */
export async function seedDemo(config: Config, ports: DemoPorts, password = newPassword()): Promise<Demo> {
  const closing: (() => Promise<void>)[] = []
  try {
    const database = await prepareDatabase(config)
    closing.push(database.close)
    const { runtime, close } = await openProcess(config, database.url)
    closing.push(close, openHashPool().close)
    const ctx = createContext(runtime)
    await prepareInstance(ctx)
    const isSeeded = (await ctx.db.subsystem.count({ where: { identifier: 'wiki' } })) > 0
    return isSeeded ? readDemo(config.dataDir, ports) : await seed(ctx, config.dataDir, ports, password)
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** All or nothing. The file is written before the commit: a demo that is in the database can always be used. */
function seed(outside: Context, dataDir: string, ports: DemoPorts, password: string): Promise<Demo> {
  return outside.atomically(async (ctx) => {
    const demo: Demo = { password, applications: [] }
    for (const application of applications) {
      demo.applications.push(await connect(ctx, application, ports[application.identifier]))
    }
    for (const person of people) await admit(ctx, person, password)
    writeFileSync(demoFile(dataDir), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
    return demo
  })
}

async function connect(
  ctx: Context,
  application: (typeof applications)[number],
  port: number,
): Promise<DemoApplication> {
  const { identifier, title, description, roles } = application
  const url = `http://${identifier}.localhost:${port}`
  const settings = {
    landingUrl: `${url}/signed-in`,
    initiateLoginUrl: `${url}/`,
    logoutUrl: `${url}/portico/logout`,
    returnUrls: [`${url}/signed-out`],
    contact: 'Ada Lovelace',
  }
  const { secret } = await createSubsystem(ctx, { identifier, title, description, ...settings }, operator)
  for (const name of new Set(roles.flatMap((role) => role.actions))) {
    await createAction(ctx, { subsystem: identifier, name }, operator)
  }
  for (const role of roles)
    await createRole(ctx, { subsystem: identifier, ...role, actions: [...role.actions] }, operator)
  return { identifier, title, port, url, secret }
}

async function admit(
  ctx: Context,
  { givenName, familyName, roles }: (typeof people)[number],
  password: string,
): Promise<void> {
  const username = givenName.toLowerCase()
  const name = `${givenName} ${familyName}`
  const email = { email: `${username}@example.org`, emailVerified: true }
  await createUser(ctx, { username, name, givenName, familyName, ...email, password }, operator)
  for (const held of roles) {
    const [subsystem = '', role = ''] = held.split(' ')
    await addGrant(ctx, { user: username, subsystem, role }, operator)
  }
}

function readDemo(dataDir: string, ports: DemoPorts): Demo {
  const file = demoFile(dataDir)
  const startAfresh = `Remove ${dataDir} to start afresh, or set DATA_DIR to another folder.`
  if (!existsSync(file)) throw new CannotStart(`The demo was set up here before, but ${file} is gone. ${startAfresh}`)
  const demo: Demo = JSON.parse(readFileSync(file, 'utf8'))
  const moved = demo.applications.find(({ identifier, port }) =>
    Object.entries(ports).some(([name, wanted]) => name === identifier && wanted !== port),
  )
  if (moved) throw new CannotStart(`This demo has its ${moved.identifier} at port ${moved.port}. ${startAfresh}`)
  return demo
}

function demoFile(dataDir: string): string {
  return join(dataDir, 'demo.json')
}

/** Eight random syllables, about 50 bits: easy to type, hopeless to guess. */
function newPassword(): string {
  const pick = (letters: string): string => letters.charAt(randomInt(letters.length))
  const syllable = (): string => pick('bdfgklmnprstvwxz') + pick('aeiou')
  return Array.from({ length: 4 }, () => syllable() + syllable()).join('-')
}
