import { migrate } from '#lib/db/migrate.ts'
import type { Command } from './command.ts'
import { commandConfig, openPostgres } from './installation.ts'

export const migrateCommands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'Bring the database to the schema of this Portico',
    example: 'migrate',
    run: async ({ keep }) => {
      const { directUrl } = keep(await openPostgres(commandConfig()))
      const { applied } = await migrate(directUrl)
      return { json: { applied }, text: applied.length ? `Applied ${applied.join(', ')}.` : 'Up to date.' }
    },
  },
]
