import { settleDueAccess } from '#lib/access/settle-due-access.ts'
import { sweepReplies } from '#lib/api-keys/remember-reply.ts'
import { runChecks } from '#lib/audit/run-checks.ts'
import { sealEvents } from '#lib/audit/seal-events.ts'
import { hours, minutes, seconds } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { sweepDeliveries } from '#lib/deliveries/sweep-deliveries.ts'
import { sweepMailedCodes } from '#lib/factors/mailed-code/sweep-mailed-codes.ts'
import { rotateOldKeys } from '#lib/keys/rotate-signing-key.ts'
import { sweepAttempts } from '#lib/login/sweep-attempts.ts'
import { sweepRecords } from '#lib/oidc/sweep-records.ts'
import { closeDueSessions, newWalk } from '#lib/sessions/close-due-sessions.ts'
import { sampleEverySeconds, sampleSessions } from '#lib/sessions/sample-sessions.ts'
import { sweepSessions } from '#lib/sessions/sweep-sessions.ts'
import { sweepTokens } from '#lib/sessions/sweep-tokens.ts'
import { sweepRequests } from '#lib/simple-sso/sweep-requests.ts'
import { sweepRequestTokens } from '#lib/sso/sweep-request-tokens.ts'
import { sweepPendingEntries } from '#lib/superfly/pending-entry.ts'
import { sweepThrottle } from '#lib/throttle/sweep-throttle.ts'
import { sweepImports } from '#lib/users/imports/describe-import.ts'
import { workAtImports } from '#lib/users/imports/work-at-imports.ts'
import { sweepLinks } from '#lib/users/links/sweep-links.ts'
import { wrapSealedHashes } from '#lib/users/passwords/wrap-sealed-hashes.ts'
import type { Job } from './jobs.ts'

/** What runs beside the requests, in the primary alone. `context` gives each run the time of its own. */
export const portalJobs = (context: () => Context, walk = newWalk()): Job[] => [
  { name: 'seal audit events', everySeconds: seconds(1), run: () => sealEvents(context()) },
  { name: 'verify the audit log', everySeconds: seconds(2), run: (stopping) => runChecks(context, stopping) },
  { name: 'work at imports', everySeconds: seconds(2), run: (stopping) => workAtImports(context, stopping) },
  { name: 'count live sessions', everySeconds: sampleEverySeconds, run: () => sampleSessions(context()) },
  { name: 'close due sessions', everySeconds: seconds(5), run: () => closeDueSessions(context, walk) },
  { name: 'delete old deliveries', everySeconds: hours(1), run: () => sweepDeliveries(context()) },
  { name: 'settle access', everySeconds: seconds(1), run: () => settleDueAccess(context()) },
  { name: 'forget guesses', everySeconds: minutes(1), run: (stopping) => sweepThrottle(context(), stopping) },
  { name: 'delete old links', everySeconds: hours(1), run: (stopping) => sweepLinks(context(), stopping) },
  { name: 'delete old mailed codes', everySeconds: hours(1), run: (stopping) => sweepMailedCodes(context(), stopping) },
  {
    name: 'delete old login attempts',
    everySeconds: minutes(10),
    run: (stopping) => sweepAttempts(context(), stopping),
  },
  { name: 'delete old sessions', everySeconds: minutes(10), run: (stopping) => sweepSignIns(context(), stopping) },
  { name: 'rotate old signing keys', everySeconds: hours(1), run: () => rotateOldKeys(context()) },
  {
    name: 'delete old OpenID Connect records',
    everySeconds: minutes(1),
    run: (stopping) => sweepRecords(context(), stopping),
  },
  {
    name: 'delete old django-simple-sso logins',
    everySeconds: minutes(1),
    run: (stopping) => sweepRequests(context(), stopping),
  },
  {
    name: 'wrap imported hashes',
    everySeconds: seconds(10),
    run: (stopping) => wrapSealedHashes(context(), stopping),
  },
  { name: 'delete old imports', everySeconds: hours(1), run: () => sweepImports(context()) },
  { name: 'delete sign-ins that wait no more', everySeconds: minutes(10), run: () => sweepPendingEntries(context()) },
  { name: 'forget old API answers', everySeconds: minutes(10), run: (stopping) => sweepReplies(context(), stopping) },
]

/** Sessions, and what leads to them first: an SSO session takes its tokens along. */
async function sweepSignIns(ctx: Context, stopping: AbortSignal): Promise<void> {
  await sweepRequestTokens(ctx, stopping)
  await sweepTokens(ctx, stopping)
  await sweepSessions(ctx, stopping)
}
