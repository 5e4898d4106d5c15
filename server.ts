import { log } from '#lib/base/log.ts'

// First of all: Next installs handlers of its own that swallow what nobody caught, and a process in an unknown state
// must not go on answering who may enter.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log.fatal({ err: error }, 'nobody caught this')
    process.exit(1)
  })
}

const { startPortico } = await import('#server/start.ts')
await startPortico(process.env)
