import { consumerOf, type DjangoSource, type DjangoUser, noteRedirect, peopleAtOnce } from './django-source.ts'

export type Row = Record<string, unknown>

/** A database of Django, whichever it is: statements have `$1`, `$2` for what is given with them. */
export type DjangoDatabase = {
  read: (statement: string, values?: readonly unknown[]) => Promise<Row[]>
  hasTable: (name: string) => Promise<boolean>
  close: () => Promise<void>
}

/** Reads Django's tables where they lie, people by their ids a few hundred at a time. Writes nothing. */
export function databaseSource(database: DjangoDatabase, userModel: string): DjangoSource {
  const users = userModel.replace('.', '_')
  const [, model = 'user'] = userModel.split('.')
  const groupNames = new Map<unknown, string>()
  const groupsOf = async (ids: readonly unknown[]) => {
    const list = ids.map((_, n) => `$${n + 1}`).join(', ')
    const links = `SELECT ${model}_id AS owner, group_id FROM ${users}_groups WHERE ${model}_id IN (${list})`
    return Map.groupBy(await database.read(links, ids), ({ owner }) => String(owner))
  }
  return {
    readModel: async () => {
      const redirects = new Map<string, Set<string>>()
      for (const { id, name } of await all(database, 'auth_group')) groupNames.set(id, String(name))
      const consumers = await all(database, 'sso_server_consumer')
      for (const token of await all(database, 'sso_server_token')) {
        noteRedirect(redirects, token['consumer_id'], token['redirect_to'])
      }
      const [counted] = await database.read(`SELECT count(*) AS n FROM ${users}`)
      return {
        ...{ groups: [...groupNames.values()], redirects, people: Number(counted?.['n'] ?? 0) },
        consumers: consumers.map((row) => consumerOf(row['id'], row)),
      }
    },
    readPeople: async function* () {
      for (let after: unknown; ; ) {
        const where = after === undefined ? '' : 'WHERE id > $1'
        const page = `SELECT * FROM ${users} ${where} ORDER BY id LIMIT ${peopleAtOnce}`
        const rows = await database.read(page, after === undefined ? [] : [after])
        if (rows.length === 0) return
        const links = await groupsOf(rows.map(({ id }) => id))
        yield rows.map((row): DjangoUser => {
          const held = links.get(String(row['id'])) ?? []
          return { row, groups: held.flatMap((link) => groupNames.get(link['group_id']) ?? []) }
        })
        after = rows.at(-1)?.['id']
      }
    },
    close: () => database.close(),
  }
}

/** All of a small table; nothing where the project has none. */
const all = async (database: DjangoDatabase, table: string): Promise<Row[]> =>
  (await database.hasTable(table)) ? database.read(`SELECT * FROM ${table} ORDER BY id`) : []
