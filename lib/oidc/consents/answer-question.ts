import { recordEvent } from '#lib/audit/record-event.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { oidcProvider } from '#lib/oidc/provider.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { keepConsent } from './keep-consent.ts'
import { openQuestion } from './open-question.ts'

type Answer = { interaction: string /** What the person read. */; items: readonly string[]; agreed: boolean }

/**
 * What a person said to an application's question: kept where they agreed, and told to the application as `access_denied`
 * where they did not. Returns where the authorization goes on. To be called within the request of the browser.
 * Refuses: request_expired (also where the application is asking for something else than was read).
 */
export async function answerQuestion(ctx: Context, answer: Answer, session: SsoSession | null): Promise<string> {
  const { subsystem, items } = await openQuestion(ctx, answer.interaction, session)
  const { Interaction } = await oidcProvider(ctx)
  const interaction = await Interaction.find(answer.interaction)
  if (!interaction || !session || items.join(' ') !== answer.items.join(' ')) throw new Refusal('request_expired')
  const about = { userId: session.user.id, subsystemId: subsystem.id }
  if (answer.agreed) {
    await keepConsent(ctx, { ...about, items })
    interaction.result = { ...interaction.lastSubmission, consent: {} }
  } else {
    const facts = { asked: items.join(' ') }
    await recordEvent(
      ctx,
      { kind: 'consent.refused', outcome: 'refused', ...about, facts },
      { kind: 'user', id: about.userId },
    )
    interaction.result = { error: 'access_denied', error_description: 'the person did not agree' }
  }
  await interaction.persist()
  return interaction.returnTo
}
