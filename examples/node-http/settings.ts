import { type Catalogue, catalogues } from './catalogue.ts'

export interface Settings {
  catalogue: Catalogue
  port: number
  /** Where browsers find this application; its host name keeps its cookies apart from the other example's. */
  url: URL
  portico: { url: string; secret: string }
  /** Another application to link to. */
  neighbour: { title: string; url: string } | undefined
  /** Page views within this time do not ask the portal again. 0 asks on every page view. */
  askEverySeconds: number
}

/** Reads the application's settings from the environment; throws an Error that names what is missing. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const need = (name: string): string => {
    const value = env[name]
    if (!value) throw new Error(`${name} is not set`)
    return value
  }
  const catalogue = catalogues[need('APPLICATION')]
  if (!catalogue) throw new Error(`APPLICATION must be one of ${Object.keys(catalogues).join(', ')}`)
  const port = Number(need('PORT'))
  const askEverySeconds = Number(env.ASK_EVERY_SECONDS ?? 5)
  if (!Number.isInteger(port) || Number.isNaN(askEverySeconds)) {
    throw new Error('PORT and ASK_EVERY_SECONDS must be numbers')
  }
  const { NEIGHBOUR_TITLE: title, NEIGHBOUR_URL: url } = env
  return {
    catalogue,
    port,
    url: new URL(env.APPLICATION_URL ?? `http://${catalogue.identifier}.localhost:${port}`),
    portico: { url: need('PORTICO_URL'), secret: need('PORTICO_SECRET') },
    neighbour: title && url ? { title, url } : undefined,
    askEverySeconds,
  }
}
