import { migrate } from '#lib/db/migrate.ts'
import type { Command } from './command.ts'
import { commandConfig, openPostgres } from './installation.ts'

export const migrateCommands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'Bring the database to the schema of this Portico',
    example: 'migrate',
    run: async () => {
      const postgres = await openPostgres(commandConfig())
      try {
        const { applied } = await migrate(postgres.value.directUrl)
        return { json: { applied }, text: applied.length ? `Applied ${applied.join(', ')}.` : 'Up to date.' }
      } finally {
        await postgres.close()
      }
    },
  },
]
