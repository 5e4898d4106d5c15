import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts, changedWords, factOf } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { Branding } from './branding/branding.ts'
import { findSubsystem } from './find-subsystem.ts'
import { readContent, told } from './subsystem-content.ts'
import { coherence, SubsystemSettings } from './subsystem-settings.ts'

const { initiateLoginUrl, logoutUrl, contact, idleSeconds, absoluteSeconds, endsWithSso } = SubsystemSettings.shape

/** What is left out stays; null takes an optional part away. */
export const EditSubsystem = SubsystemSettings.partial()
  .extend({
    subsystem: z.string(),
    /** Of what the editor saw: somebody else's change is not undone unseen. */
    version: z.string().optional(),
    initiateLoginUrl: initiateLoginUrl.nullable(),
    logoutUrl: logoutUrl.nullable(),
    contact: contact.nullable(),
    idleSeconds: idleSeconds.nullable(),
    absoluteSeconds: absoluteSeconds.nullable(),
    endsWithSso: endsWithSso.nullable(),
  })
  .extend(Branding.partial().shape)

/**
 * Changes a subsystem's settings and branding; its identifier stays for ever.
 * Refuses: no_such_subsystem, not_permitted, built_in, changed_meanwhile, malformed_request (settings that contradict each other).
 */
export function editSubsystem(
  ctx: Context,
  { subsystem, version, ...input }: z.infer<typeof EditSubsystem>,
  who: Actor,
): Promise<{ identifier: string; title: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const { id, identifier, builtIn } = await findSubsystem(tx, subsystem)
    await requireRight(tx, who, 'subsystems.write', id)
    if (builtIn) throw new Refusal('built_in')
    await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${id}::uuid FOR NO KEY UPDATE`
    const before = await readContent(tx, id)
    const wanted = withoutUndefined(input)
    refuseStale(version, told(before), told(wanted))
    const after = { ...before, ...wanted }
    refuseContradiction(after)
    const changed = changedFields(before, after)
    if (changed.length === 0) return { identifier, title: after.title, already: true }
    await tx.db.subsystem.update({ where: { id }, data: withoutUndefined(wanted), select: { id: true } })
    await recordEvent(tx, { kind: 'subsystem.edited', subsystemId: id, ...tale(before, after, changed) }, who)
    return { identifier, title: after.title, already: false }
  })
}

const Coherent = z.looseObject({}).superRefine((content, ctx) => coherence(content, ctx))

function refuseContradiction(content: Record<string, unknown>): void {
  const [issue] = Coherent.safeParse(content).error?.issues ?? []
  if (issue) throw new Refusal('malformed_request', { detail: `${issue.path.join('.')}: ${issue.message}` })
}

type Fields = Record<string, unknown>

const changedFields = (before: Fields, after: Fields): string[] =>
  Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))

/** Whom to ask may be a person's address, so that part can be erased from the log. */
function tale(before: Fields, after: Fields, changed: readonly string[]) {
  const open = changed.filter((name) => name !== 'contact')
  const personal = changed.filter((name) => name === 'contact')
  return {
    facts: { fields: changed.join(' '), ...changedFacts(words(before, open), words(after, open)) },
    personal: changedWords(words(before, personal), words(after, personal)),
  }
}

const words = (of: Fields, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, factOf(told(of)[name])]))
