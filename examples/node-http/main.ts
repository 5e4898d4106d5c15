/**
 * An application that lets people in through Portico. One program, two applications: `APPLICATION=wiki` or `billing`.
 * Start here, then read application.ts: everything about Portico is in its `openDoor` and `serve`.
 */
import { createApplication } from './application.ts'
import { readSettings } from './settings.ts'

const settings = readSettings(process.env)
const { server, door } = createApplication(settings, console.error)

server.listen(settings.port, '127.0.0.1', () => {
  console.log(`${settings.catalogue.title} is at ${settings.url.origin}`)
})
server.on('error', (error) => {
  console.error(`${settings.catalogue.title} cannot listen on port ${settings.port}: ${error.message}`)
  process.exit(1)
})

async function stop(): Promise<void> {
  server.close()
  server.closeIdleConnections()
  await door.stop()
}
process.once('SIGTERM', stop).once('SIGINT', stop)
