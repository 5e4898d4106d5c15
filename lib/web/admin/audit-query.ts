import { z } from 'zod'
import { days, secondsAfter } from '#lib/base/time.ts'

const Text = z.string().max(254).optional().catch(undefined)
const Day = z.iso.date().optional().catch(undefined)

/** The address of the audit log. What nobody can have clicked on counts as absent. */
export const AuditAsked = z
  .object({
    user: Text,
    subsystem: Text,
    team: z.string().max(63).optional().catch(undefined),
    kind: z.string().max(64).optional().catch(undefined),
    outcome: z.enum(['success', 'refused']).optional().catch(undefined),
    since: Day,
    /** The last day that is wanted. */
    until: Day,
    code: z.string().max(32).optional().catch(undefined),
    after: z.string().max(1_024).optional().catch(undefined),
    before: z.string().max(1_024).optional().catch(undefined),
  })
  .transform(({ user, subsystem, team, kind, outcome, since, until, code, after, before }) => ({
    filter: {
      ...(user && { user }),
      ...(subsystem && { subsystem }),
      ...(team && { team }),
      ...(kind && { kind }),
      ...(outcome && { outcome }),
      ...(since && { since: new Date(since) }),
      ...(until && { until: secondsAfter(new Date(until), days(1)) }),
      ...(code && { code }),
    },
    place: after ? { after } : before ? { before } : {},
  }))
