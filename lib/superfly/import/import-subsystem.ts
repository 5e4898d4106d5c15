import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { adoptSecret } from '#lib/subsystems/adopt-secret.ts'
import { ApplicationUrl } from '#lib/subsystems/application-url.ts'
import type { Capability } from '#lib/subsystems/capabilities.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { ImportSubsystem, importSubsystem } from '#lib/subsystems/import-subsystem.ts'
import { proposeCapabilities } from '#lib/subsystems/propose-capabilities.ts'
import { superflyConnection } from '#lib/superfly/connection.ts'
import type { OldSubsystem } from './old-model.ts'

export type SubsystemOutcome = {
  name: string
  identifier: string
  outcome: 'created' | 'extended' | 'unchanged' | 'refused'
  actions: number
  groups: number
  roles: number
  /** Capabilities that an administrator is asked for. */
  proposed: string[]
  detail?: string
}

/** What every application could do in Superfly; to enter as anybody is not proposed. */
const proposals: readonly Capability[] = [
  ...(['users.authenticate', 'users.register', 'users.edit', 'users.reset-password'] as const),
  ...(['users.reset-factor', 'users.change-role'] as const),
]

/**
 * Makes an application with its actions, groups, roles, token and connection, or adds what it lacks. One that is there already
 * keeps its settings and secrets. Never throws a refusal: it is the outcome.
 */
export async function importOldSubsystem(
  ctx: Context,
  { old, identifier, dryRun }: { old: OldSubsystem; identifier: string; dryRun: boolean },
  who: Actor,
): Promise<SubsystemOutcome> {
  try {
    return await ctx.atomically(async (tx) => {
      const outcome = await take(tx, old, identifier, who)
      if (dryRun) throw new Rehearsed(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcome
    if (!(error instanceof Refusal)) throw error
    const none = { actions: 0, groups: 0, roles: 0, proposed: [] }
    return { name: old.name, identifier, outcome: 'refused', ...none, detail: error.message }
  }
}

class Rehearsed extends Error {
  readonly outcome: SubsystemOutcome
  constructor(outcome: SubsystemOutcome) {
    super('dry run')
    this.outcome = outcome
  }
}

async function take(tx: Context, old: OldSubsystem, identifier: string, who: Actor): Promise<SubsystemOutcome> {
  const parsed = ImportSubsystem.safeParse(declarationOf(old, identifier))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Refusal('malformed_request', { detail: `${issue?.path.join('.')}: ${issue?.message}` })
  }
  const done = await importSubsystem(tx, parsed.data, who)
  const { id: subsystemId } = await findSubsystem(tx, identifier)
  const proposed = done.outcome === 'created' ? await connect(tx, { old, identifier, subsystemId }, who) : []
  const counts = { actions: done.actions.length, groups: done.groups.length, roles: done.roles.length }
  return { name: old.name, identifier, outcome: done.outcome, ...counts, proposed }
}

/** `action_temp_password` is no action, and a group without actions is none. */
function declarationOf({ name, row, actions, groups, roles }: OldSubsystem, identifier: string) {
  const home = urlOf(row['subsystem_url'])
  const full = groups.filter((group) => group.actions.length > 0)
  const named = new Set(full.map((group) => group.name))
  return {
    identifier,
    protocol: superflyConnection.name,
    title: row['subsystem_title']?.trim() || name,
    landingUrl: urlOf(row['landing_url'], home) ?? row['landing_url'] ?? '',
    ...(home && { returnUrls: [home], returnAfterLogout: true }),
    actions: actions.map((action) => ({
      name: action.name,
      ...(action.description && { description: action.description }),
    })),
    groups: full,
    roles: roles.map((role) => ({
      name: role.name,
      groups: role.groups.filter((group) => named.has(group)),
      confirmable: role.confirmable,
      ...(role.principalName && { principalName: role.principalName }),
    })),
  }
}

function urlOf(text: string | null | undefined, base: string | null = null): string | null {
  const url = text?.trim() ? URL.parse(text.trim(), base ?? undefined) : null
  return url && (ApplicationUrl.safeParse(url.href).data ?? null)
}

type Connecting = { old: OldSubsystem; identifier: string; subsystemId: string }

async function connect(tx: Context, { old, identifier, subsystemId }: Connecting, who: Actor): Promise<string[]> {
  const { name, row } = old
  const tellsUsersChanged = row['allow_list_users'] === 'Y'
  const settings = {
    subsystemName: name === identifier ? null : name,
    logoutUrl: row['send_callbacks'] === 'N' ? null : urlOf(row['callback_information']),
    tellsUsersChanged,
  }
  await enableConnection(tx, superflyConnection, { subsystem: identifier, ...settings }, who)
  const token = row['subsystem_token']?.trim()
  if (token) await adoptSecret(tx, { subsystemId, secret: token }, who)
  const capabilities = tellsUsersChanged ? [...proposals, 'users.read' as const] : proposals
  return proposeCapabilities(tx, { subsystemId, capabilities }, who)
}
