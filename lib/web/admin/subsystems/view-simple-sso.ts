import { plainSources, simpleSsoConnection, standardFields } from '#lib/simple-sso/connection.ts'
import { listKeys } from '#lib/simple-sso/keys/list-keys.ts'
import { listSeenRedirects } from '#lib/simple-sso/list-seen-redirects.ts'
import { viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import { agoIn } from './ago.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** The connection page of django-simple-sso: keys, addresses and what was seen of them, what the application is told. */
export async function viewSimpleSso({ ctx, who, subsystem: { identifier: subsystem }, may }: SubsystemPage) {
  const view = await viewConnection(ctx, simpleSsoConnection, { subsystem }, who)
  const keys = await listKeys(ctx, { subsystem }, who)
  const seen = await listSeenRedirects(ctx, { subsystem }, who)
  const settings = simpleSsoConnection.whole.parse(view.settings)
  return {
    enabled: view.enabled,
    version: view.version,
    mayWrite: may('subsystems.write'),
    server: new URL(ctx.config.simpleSsoPath, ctx.config.publicUrl).href,
    sources: [...plainSources, 'attribute:NAME'].join(', '),
    settings: {
      ...settings,
      redirectUrls: settings.redirectUrls.join('\n'),
      extraFields: linesOf(settings.extraFields),
      extraData: linesOf(settings.extraData),
      fields: standardFields.map((name) => ({ name, sent: settings.fields.includes(name) })),
    },
    keys: keys.map(({ publicKey, createdAt, validTo, lastUsedAt }) => ({
      publicKey,
      createdAt,
      validTo,
      used: lastUsedAt && `${agoIn(ctx.now, lastUsedAt)} ago`,
    })),
    seen: seen.map(({ url, times, lastSeenAt }) => ({ url, times, ago: agoIn(ctx.now, lastSeenAt) })),
  }
}

const linesOf = (sources: Record<string, string>): string =>
  Object.entries(sources)
    .map(([name, source]) => `${name} = ${source}`)
    .join('\n')
