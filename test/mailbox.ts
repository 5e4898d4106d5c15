import { once } from 'node:events'
import { Logger, runOnce } from 'graphile-worker'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { openQueuePool } from '#lib/db/queue-pool.ts'
import { tasksOf } from '#server/queue.ts'
import type { TestContext } from './context.ts'

/** A mail as it arrived: envelope, raw text, and what a mail program reads in it. */
export type Arrived = { from: string; to: string[]; raw: string; mail: Email }

/** What the server answers instead of taking a mail. */
export type Answer = { at: 'recipient' | 'data'; code: number }

/** A real SMTP server on loopback that keeps what it is given. */
export type Mailbox = {
  url: URL
  mails: Arrived[]
  /** Answers given first, one a mail. */
  answers: Answer[]
  close: () => Promise<void>
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Arrived[] = []
  const answers: Answer[] = []
  const refusal = (at: Answer['at']): Error | null => {
    if (answers[0]?.at !== at) return null
    return Object.assign(new Error('not now'), { responseCode: answers.shift()?.code })
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const refused = refusal('data')
        if (refused) return done(refused)
        const raw = Buffer.concat(chunks).toString('utf8')
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, mail: await PostalMime.parse(raw) })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  return { url: new URL(`smtp://127.0.0.1:${port}`), mails, answers, close }
}

const silent = new Logger(() => () => undefined)

/** Runs every job that is due, as the primary does. Pauses between tries are over at once. */
export async function runQueue(ctx: TestContext, now: Date = ctx.now): Promise<void> {
  await ctx.database.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now()')
  const { database, config, sealer } = ctx
  const pgPool = openQueuePool(ctx.url, { max: 3 })
  try {
    const taskList = tasksOf({ database, config, sealer, databaseNow: () => now }, { wake: () => undefined })
    await runOnce({ pgPool, noHandleSignals: true, logger: silent, taskList })
  } finally {
    await pgPool.end()
  }
}

/** How many jobs wait in the queue, given up ones not counted. */
export async function countJobs(ctx: TestContext): Promise<number> {
  const { rows } = await ctx.database.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE attempts < max_attempts',
  )
  return rows[0]?.n ?? 0
}

/** The one link in a mail's text. */
export function linkIn(mail: Email): URL {
  const [link, ...others] = new Set(mail.text?.match(/https?:\/\/\S+\?link=\S+/g) ?? [])
  if (link === undefined || others.length > 0) throw new Error(`not one link in: ${mail.text}`)
  return new URL(link)
}

/** The codes in the mails to this address, oldest first. */
export const mailedCodes = ({ mails }: Mailbox, address: string): string[] =>
  mails
    .filter(({ to }) => to.includes(address))
    .flatMap(({ mail }) => /^ {4}(\d{4} \d{4})$/m.exec(mail.text ?? '')?.[1] ?? [])
