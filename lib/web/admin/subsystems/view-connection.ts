import { portalIdentifier } from '#lib/access/administration.ts'
import { findHolders } from '#lib/access/end-subsystem-grants.ts'
import { type Capability, capabilities, capabilityNames, needsTarget } from '#lib/subsystems/capabilities.ts'
import { superflyProtocol } from '#lib/superfly/connection.ts'
import { subsystemChoices } from '#lib/web/admin/subsystem-choices.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'
import { agoIn } from './ago.ts'
import { openFresh } from './connect-subsystem.ts'
import { snippetsFor } from './snippets/snippets.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** The connection page: settings, secrets, what to paste, and how to take the application off the portal. */
export async function viewConnection({ ctx, rights, who, query, subsystem, may, live, pathname }: SubsystemPage) {
  const { identifier, settings, secrets, capabilities: held, version } = subsystem
  const landingUrl = settings.landingUrl ?? `${ctx.config.publicUrl.origin}/`
  const snippets = snippetsFor({ portalUrl: ctx.config.publicUrl.origin, identifier, landingUrl })
  const chosen = snippets.find(({ id }) => id === query['snippet']) ?? snippets[0]
  const holders = await findHolders(ctx, subsystem.id)
  return {
    version,
    spoken: spokenBy(subsystem),
    mayWrite: may('subsystems.write'),
    portalUrl: ctx.config.publicUrl.origin,
    settings: {
      ...settings,
      returnUrls: settings.returnUrls.join('\n'),
      targetPrefixes: settings.targetPrefixes.join('\n'),
    },
    fresh: openFresh(ctx, query['fresh'], who, identifier),
    secrets: secrets.map(({ hint, createdAt, lastUsedAt }, place) => ({
      hint,
      createdAt,
      used: lastUsedAt && `${agoIn(ctx.now, lastUsedAt)} ago`,
      isNewest: place === 0,
    })),
    snippets: snippets.map(({ id, label }) => ({
      label,
      href: `${pathname}?snippet=${id}#snippet`,
      current: id === chosen?.id,
    })),
    snippet: chosen ? { label: chosen.label, file: chosen.file, code: chosen.code } : null,
    capabilities: held.map((one) => ({ ...one, says: capabilities[one.capability as Capability] })),
    allowable: rights.may('settings.write') ? allowableTo(subsystem) : null,
    targets: rights.may('settings.write')
      ? (await subsystemChoices(ctx, 'all')).filter(({ value }) => value !== portalIdentifier && value !== identifier)
      : null,
    use: { people: holders.people, teams: holders.teams, first: holders.first, sessions: live },
  }
}

/** The protocols that are on, for whoever carries something over to the application. */
const spokenBy = ({ identifier, protocols: names }: SubsystemPage['subsystem']) =>
  protocols
    .filter(({ protocol }) => names.includes(protocol.name))
    .map(({ protocol: { name, title }, about, part, secretIs }) => ({
      ...{ name, title, about, secretIs },
      href: `/admin/subsystems/${identifier}/${part}`,
    }))

/** What an application does by the calls of Superfly, and has not been allowed or proposed yet. */
const allowableTo = ({ protocols: names, capabilities: held }: SubsystemPage['subsystem']) =>
  capabilityNames
    .filter((name) => names.includes(superflyProtocol) && !needsTarget(name))
    .filter((name) => held.every(({ capability }) => capability !== name))
    .map((name) => ({ value: name, label: capabilities[name] }))
