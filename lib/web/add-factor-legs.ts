import { z } from 'zod'
import { checkMailedCode } from '#lib/factors/mailed-code/check-mailed-code.ts'
import { isMailedCodeWanted, mailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import { sendMailedCode } from '#lib/factors/mailed-code/send-mailed-code.ts'
import { openEnrolment } from '#lib/factors/totp/begin-totp.ts'
import { enrolTotp } from '#lib/factors/totp/enrol-totp.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { accountForm, accountLeg, type Person } from './account-form.ts'
import { bad, good } from './account-notice.ts'

const placeOf = ({ id, session }: Person) => ({ userId: id, boundTo: session.id })

export const AddFactorForm = accountForm.extend({
  enrolment: z.string().max(2_048),
  name: z.string().trim().max(60).default(''),
  code: z.string().max(64).default(''),
})

/**
 * `POST /account/factors/confirm`: keeps an authenticator once its code is right; leads to the list then, or from the first
 * one to the recovery codes that came with it.
 */
export const addFactorLeg = accountLeg<z.infer<typeof AddFactorForm>>(
  { page: '/account/factors/add', sensitive: true },
  async (ctx, { enrolment, name, code }, person) => {
    const place = placeOf(person)
    const key = openEnrolment(ctx, enrolment, { userId: person.id, browserHash: person.browserHash })
    if (!key) return bad('That took more than 15 minutes. Here is a new key: scan it again.')
    if (isMailedCodeWanted(await mailedCodeStanding(ctx, place))) return bad('First give the code from your mail.')
    const guess = await spendGuess(ctx, { userId: person.id, path: 'enrolment' })
    const added = await enrolTotp(ctx, { ...place, key, name, code })
    if (!added) {
      return { ...bad('That code is not right. Wait for the next one and try again.'), form: { name, enrolment } }
    }
    await guess.giveBack()
    const { recoveryCodes: codes } = added
    return codes
      ? { ...good('The authenticator is added. These codes stand in for it.'), codes, on: '/account/recovery-codes' }
      : { ...good('The authenticator is added. From now on its codes let you in.'), on: '/account/factors' }
  },
)

export const MailedCodeForm = accountForm.extend({
  code: z.string().max(64).default(''),
  /** Another code is wanted. */
  send: z.literal('on').optional(),
})

/** `POST /account/factors/mailed-code`: sends the code that stands before a first factor, or takes it. */
export const mailedCodeLeg = accountLeg<z.infer<typeof MailedCodeForm>>(
  { page: '/account/factors/add', sensitive: true },
  async (ctx, { code, send }, person) => {
    const place = placeOf(person)
    if (!isMailedCodeWanted(await mailedCodeStanding(ctx, place))) return { to: '/account/factors/add' }
    if (send) {
      const sent = await sendMailedCode(ctx, place)
      return sent ? good('A code is on its way.') : bad('Enough codes were mailed for now. Try again in an hour.')
    }
    const right = await checkMailedCode(ctx, { ...place, code })
    if (!right) return bad('That code is not right, or it is too old. Look for it in the newest mail.')
    return good('That is you. Now add the authenticator.')
  },
)
