/** The portal's own parts without its express lane: every request goes to Next, which calls the same route files. */
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { createCallerAddress } from '#server/caller-address.ts'
import { failed } from '#server/fail-request.ts'
import { createHttpServer, openDoors } from '#server/listen.ts'
import { openNextLane } from '#server/next-lane.ts'
import { openProcess } from '#server/open-installation.ts'
import { setSecurityHeaders } from '#server/policy.ts'
import { stampRequest } from '#server/stamp-request.ts'

const config = readConfig(process.env)
log.level = config.logLevel
await openProcess(config, config.databaseUrl ?? '')
const server = createHttpServer()
const { serve } = await openNextLane({ config, dev: false, httpServer: server })
const callerAddress = createCallerAddress(config.trustedProxies)
server.on('request', (request, response) => {
  const stamp = stampRequest(request, config.publicUrl, callerAddress)
  response.setHeader('x-request-id', stamp.requestId)
  setSecurityHeaders(response, config.publicUrl)
  serve(request, response, stamp).catch((error: unknown) => failed(response, stamp, error))
})
await openDoors(server, config)
