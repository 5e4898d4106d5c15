import { addJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import type { DataOf, TemplateName } from './templates.ts'

/** A mail that is to be sent. */
export type Mail<Name extends TemplateName = TemplateName> = {
  to: string
  template: Name
  data: DataOf<Name>
  /** Whom it is for: the audit log tells of it there. */
  userId?: string | undefined
  /** From then on it is of no use: its link is void. */
  until?: Date
}

/** 22 hours of tries, each pause longer than the one before. */
const triesMax = 13

/** Whether this portal can send mail. Where it cannot, verbs hand their links to whoever asks for them. */
export const mailConfigured = ({ config }: Pick<Context, 'config'>): boolean => config.smtpUrl !== undefined

/** Queues a mail in the transaction of the change it tells of. Only where `mailConfigured`. */
export async function queueMail<Name extends TemplateName>(tx: Context, mail: Mail<Name>): Promise<void> {
  if (!mailConfigured(tx)) throw new Error('a mail is queued where none can be sent')
  await addJob(tx, 'mail', mail, { triesMax })
}
