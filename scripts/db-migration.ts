/**
 * npm run db:migration -- <name> [--empty]   writes the migration that the schema files ask for (or an empty one)
 * npm run db:migration -- --check            fails when migrations, schema files and catalogue disagree
 * npm run db:migration -- --catalogue        rewrites prisma/catalogue.txt after a migration was written or edited
 *
 * All of it on a scratch database of its own; no other database is ever touched.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { startEmbedded } from '#lib/db/embedded.ts'
import { migrate } from '#lib/db/migrate.ts'
import { describeCatalogue } from './describe-catalogue.ts'
import { diffSchema } from './schema-diff.ts'

const prismaFolder = join(import.meta.dirname, '../prisma')
const catalogueFile = join(prismaFolder, 'catalogue.txt')
const regenerate = 'Now run: npx prisma generate && npm run db:migration -- --catalogue'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, catalogue: { type: 'boolean' }, empty: { type: 'boolean' } },
  })
  const [name, ...rest] = positionals
  const wanted = [values.check, values.catalogue, name !== undefined].filter(Boolean).length
  if (wanted !== 1 || rest.length > 0)
    return fail('usage: npm run db:migration -- <name> [--empty] | --check | --catalogue')
  if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name)) return fail('A name is lower case words joined by _')
  await withScratchDatabase(async (url) => {
    if (values.check) await check(url)
    else if (values.catalogue) writeFileSync(catalogueFile, await describeCatalogue(url))
    else if (name !== undefined) await author(url, name, values.empty === true)
  })
}

async function author(url: string, name: string, empty: boolean): Promise<void> {
  const sql = await diffSchema(url)
  if (sql === null && !empty) return fail('The migrations give what the schema files say; --empty writes one by hand')
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(prismaFolder, 'migrations', `${stamp}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'migration.sql'), sql ?? '')
  console.log(`Wrote ${join(folder, 'migration.sql')}. ${regenerate}`)
}

async function check(url: string): Promise<void> {
  const sql = await diffSchema(url)
  if (sql !== null) fail(`The schema files ask for what no migration does:\n${sql}`)
  if ((await describeCatalogue(url)) !== readFileSync(catalogueFile, 'utf8')) {
    fail('prisma/catalogue.txt is not what the migrations give: npm run db:migration -- --catalogue, and read its diff')
  }
}

async function withScratchDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-scratch-'))
  try {
    const postgres = await startEmbedded({ dataDir, settings: { fsync: 'off' } })
    try {
      await migrate(postgres.url)
      await work(postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

await main().catch((error: unknown) => {
  if (!(error instanceof CannotStart)) throw error
  fail(error.message)
})
