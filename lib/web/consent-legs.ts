import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { answerQuestion } from '#lib/oidc/consents/answer-question.ts'
import { describeItems } from '#lib/oidc/consents/describe-items.ts'
import { openQuestion } from '#lib/oidc/consents/open-question.ts'
import { withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'
import { oidcRequestOf } from './oidc-legs.ts'

const purpose = 'consent form'
const Sealed = z.strictObject({ interaction: z.string(), userId: z.string(), items: z.array(z.string()) }).nullable()

/** What the page is told. */
export const ConsentView = z.strictObject({
  subsystem: z.strictObject({ identifier: z.string(), title: z.string() }),
  /** Who runs it, where that is somebody else. */
  runBy: z.string().nullable(),
  person: z.strictObject({ name: z.string(), username: z.string() }),
  lines: z.array(z.strictObject({ item: z.string(), title: z.string(), text: z.string() })),
  redirectUri: z.string().nullable(),
  form: z.string(),
})
type ConsentView = z.infer<typeof ConsentView>

export const ConsentQuery = z.strictObject({ interaction: z.string().max(100) })

/** `GET /consent`: what an application asks a person for. Refuses: 401 session_required; 400 request_expired. */
export async function showConsent(
  ctx: Context,
  { interaction }: z.infer<typeof ConsentQuery>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { session, hash } = browser
  if (!session) throw new Refusal('session_required')
  const question = await withinOidcRequest(oidcRequestOf(ctx, browser), () => openQuestion(ctx, interaction, session))
  const { subsystem, settings, items, redirectUri } = question
  const form = sealForBrowser(ctx.sealer, purpose, { interaction, userId: session.user.id, items }, hash)
  const data: ConsentView = {
    subsystem: { identifier: subsystem.identifier, title: subsystem.title },
    runBy: settings.thirdParty ? settings.runBy : null,
    person: { name: session.user.name, username: session.user.username },
    lines: await describeItems(ctx, items),
    redirectUri: redirectUri ?? null,
    form,
  }
  return { page: '/step/consent', data, status: 200 }
}

export const ConsentForm = z.strictObject({ form: z.string().max(8_192), answer: z.enum(['agree', 'refuse']) })

/**
 * `POST /consent`: the person's answer, and on with the authorization.
 * Refuses: 403 origin_refused (another person's form, or another browser's); 400 request_expired.
 */
export async function giveConsent(
  ctx: Context,
  { form, answer }: z.infer<typeof ConsentForm>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { session, hash } = browser
  const made = Sealed.parse(openForBrowser(ctx.sealer, purpose, form, hash))
  if (!made || made.userId !== session?.user.id) throw new Refusal('origin_refused')
  const { userId: _whose, ...said } = made
  const goOn = () => answerQuestion(ctx, { ...said, agreed: answer === 'agree' }, session)
  return { to: await withinOidcRequest(oidcRequestOf(ctx, browser), goOn) }
}
