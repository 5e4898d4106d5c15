import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { minutes, seconds } from '#lib/base/time.ts'
import { type Config, isLoopbackHost } from '#lib/config/env.ts'

const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: seconds(10) * 1_000,
  requestTimeout: seconds(30) * 1_000,
  connectionsCheckingInterval: seconds(5) * 1_000,
  // Longer than the idle time of usual load balancers, so that it is they who close, never we under their request.
  keepAliveTimeout: minutes(1.2) * 1_000,
}

/** The HTTP server, not listening yet. What is no HTTP is answered 400, 408 or 431 and hung up. */
export function createHttpServer(): Server {
  const server = createServer(limits)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const status = statusLines[error.code ?? ''] ?? '400 Bad Request'
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  return server
}

const statusLines: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Doors of one HTTP server; closing them leaves requests under way alone. */
export type Doors = SocketServer[]

/**
 * Listens on the port: on loopback alone (IPv4 and IPv6) where PUBLIC_URL is loopback, else on every interface.
 * Refuses (CannotStart) a port that is taken.
 */
export async function openDoors(server: Server, { port, publicUrl }: Config): Promise<Doors> {
  if (!isLoopbackHost(publicUrl.hostname)) return [await listen(server, port)]
  const doors: Doors = [await listen(server, port, '127.0.0.1')]
  // Browsers try ::1 first for localhost; the second door hands its connections to the same HTTP server.
  const six = createSocketServer((socket) => server.emit('connection', socket))
  const opened = await listen(six, port, '::1').catch((error: unknown) => {
    if (isCode(error, 'EADDRNOTAVAIL') || isCode(error, 'EAFNOSUPPORT')) return null
    throw error
  })
  return opened ? [...doors, opened] : doors
}

async function listen(server: SocketServer, port: number, host?: string): Promise<SocketServer> {
  server.listen({ port, host })
  try {
    await once(server, 'listening')
    return server
  } catch (cause) {
    if (isCode(cause, 'EADDRINUSE')) {
      throw new CannotStart(`Port ${port} is in use: stop what listens there, or set PORT`, { cause })
    }
    if (isCode(cause, 'EACCES'))
      throw new CannotStart(`Port ${port} may not be opened by this user: set PORT`, { cause })
    throw cause
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
