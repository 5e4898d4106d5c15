import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

const first = Number(process.env.PORTICO_E2E_PORT ?? 4180)

/** Where the journeys' portal and example applications listen; `PORTICO_E2E_PORT` moves all three. */
export const ports = { portal: first, wiki: first + 1, billing: first + 2 }

export const portal = `http://localhost:${ports.portal}`
export const wiki = `http://wiki.localhost:${ports.wiki}`
export const billing = `http://billing.localhost:${ports.billing}`

/** Where an application listens that a journey connects itself; each project has one. */
export const studioPort = (project: string): number => first + (project === 'journeys' ? 3 : 4)

/** Where the other examples listen while their journey goes on. */
export const examplePorts = { express: first + 5, next: first + 6, 'python-plain': first + 7 }

/** Everybody's password during a run. */
export const password = 'the analytical engine weaves'

/** Their data folder, known beforehand so that a journey can use the command line on it. Exists only during a run. */
export const dataDir = join(tmpdir(), `portico-e2e-${userInfo().uid}-${first}`)
