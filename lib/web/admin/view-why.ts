import { z } from 'zod'
import { ExplainAccess, explainAccess } from '#lib/access/explain-access.ts'
import { findRefusal } from '#lib/audit/find-refusal.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { titlesOfSubsystems } from '#lib/subsystems/titles-of-subsystems.ts'
import { namesOfUsers } from '#lib/users/names-of-users.ts'
import { InstantUtc } from '#lib/web/form-values.ts'
import type { AdminPage } from './admin-page.ts'
import { subsystemChoices } from './subsystem-choices.ts'

const Text = z.string().max(254).optional().catch(undefined)

/** The address of the question. */
const WhyAsked = z.object({
  user: Text,
  subsystem: Text,
  action: Text,
  /** In UTC, as the box says. */
  at: InstantUtc.optional().catch(undefined),
  /** The reference on the page of somebody who was refused. */
  code: z.string().max(32).optional().catch(undefined),
})

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>
type Asked = Omit<z.infer<typeof WhyAsked>, 'code'>
type Question = { user: string; subsystem: string; action?: string | undefined; at?: string | undefined }

/** Why somebody may, or may not: by a question, or by the reference that a refused person read out. */
export async function viewWhy(page: Page) {
  const { ctx, rights, query } = page
  const { code, ...asked } = WhyAsked.parse(query)
  const scope = rights.may('users.read') ? 'all' : [...rights.scope('users.read'), ...rights.scope('grants.write')]
  const wide = rights.may('grants.write') ? 'all' : scope
  const subsystems = await subsystemChoices(ctx, wide)
  const answer = code === undefined ? await answerTo(page, asked) : await answerToCode(page, code)
  return { subsystems, code, ...answer }
}

async function answerTo(page: Page, { user = '', subsystem = '', action, at }: Asked) {
  const form = { user, subsystem, action: action ?? '', at: at?.slice(0, 16) ?? '' }
  if (user === '' || subsystem === '') return { form, refusal: null, explained: null, problem: null }
  const { explained, problem } = await explain(page, { user, subsystem, action, at })
  return { form, refusal: null, explained, problem }
}

/** Sees no more than the question would: the refusal is told to whoever may ask about that person there. */
async function answerToCode(page: Page, code: string) {
  const nothing = { form: { user: '', subsystem: '', action: '', at: '' }, refusal: null, explained: null }
  const refused = await findRefusal(page.ctx, code)
  if (!refused) return { ...nothing, problem: 'No refusal has this reference.' }
  const { userId, subsystemId, at, eventId } = refused
  if (userId === null || subsystemId === null) {
    if (!page.rights.may('users.read')) return { ...nothing, problem: 'No refusal has this reference.' }
    const what = String(refused.facts['code'] ?? refused.facts['reason'] ?? refused.kind)
    return { ...nothing, refusal: { at, what, href: eventHref(page, eventId, null) }, problem: null }
  }
  const user = (await namesOfUsers(page.ctx, [userId])).get(userId)
  const subsystem = (await titlesOfSubsystems(page.ctx, [subsystemId])).get(subsystemId)
  if (!user || !subsystem) return { ...nothing, problem: 'The person or the application is no longer there.' }
  // What holds now is what can be mended; what held then is one click away.
  const { explained, problem } = await explain(page, { user: user.username, subsystem: subsystem.identifier })
  const what = String(refused.facts['code'] ?? refused.kind)
  const then = `/admin/why?${new URLSearchParams({ user: user.username, subsystem: subsystem.identifier, at: at.toISOString().slice(0, 16) })}`
  return {
    form: { user: user.username, subsystem: subsystem.identifier, action: '', at: '' },
    refusal: explained && { at, what, then, href: eventHref(page, eventId, subsystemId) },
    explained,
    problem,
  }
}

const eventHref = ({ rights }: Page, id: string, subsystemId: string | null): string | null =>
  rights.may('audit.read', subsystemId) ? `/admin/audit/${id}` : null

/** Somebody who is not there, or whom one may not ask about, is told above the form with what was typed still in it. */
async function explain(page: Page, question: Question) {
  try {
    const answer = await explainAccess(page.ctx, ExplainAccess.parse(question), page.who)
    return { explained: { ...answer, fixes: fixesOf(page, answer) }, problem: null }
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    return { explained: null, problem: error.detail ?? `${error.title}.` }
  }
}

type Answer = Awaited<ReturnType<typeof explainAccess>>

/** Where what withholds it can be changed, as far as this person may. */
function fixesOf({ rights }: Page, { allowed, user, subsystem, obstacles }: Answer) {
  const shut = obstacles.map(({ kind }) => kind)
  const person = `/admin/users/${user.id}`
  return [
    ...(shut.includes('user_locked') && rights.may('users.lock')
      ? [{ label: `Unlock ${user.name}`, href: person }]
      : []),
    ...(shut.includes('subsystem_disabled') && rights.may('subsystems.write', subsystem.id)
      ? [{ label: `Switch ${subsystem.title} on`, href: `/admin/subsystems/${subsystem.identifier}` }]
      : []),
    ...(!allowed && rights.may('grants.write', subsystem.id)
      ? [
          {
            label: `Grant ${user.name} a role`,
            href: rights.may('users.read') ? `${person}/access` : `/admin/subsystems/${subsystem.identifier}/people`,
          },
        ]
      : []),
  ]
}
