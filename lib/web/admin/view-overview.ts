import { readTally, type TallySpan } from '#lib/audit/read-tally.ts'
import { days, hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { runtime } from '#lib/db/runtime.ts'
import { effectivePolicy } from '#lib/factors/effective-policy.ts'
import { readSamples } from '#lib/sessions/sample-sessions.ts'
import { checkHealth } from '#lib/setup/health/check-health.ts'
import type { AdminPage } from './admin-page.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

const ranges = {
  '24h': { label: '24 hours', spans: 24, spanSeconds: hours(1) },
  '7d': { label: '7 days', spans: 28, spanSeconds: hours(6) },
  '30d': { label: '30 days', spans: 30, spanSeconds: days(1) },
} as const
type Range = keyof typeof ranges
const isRange = (text: string | undefined): text is Range => text !== undefined && Object.hasOwn(ranges, text)

const failed = ['sign-in.refused', 'second-factor.refused', 'mailed-code.refused']
const kinds = { signedIn: 'session.opened', entered: 'token.exchanged' }

/** What somebody who opens the dashboard wants to know first, as far as it is theirs to know. */
export async function viewOverview(page: Page) {
  const { ctx, rights, query } = page
  const range: Range = isRange(query['range']) ? query['range'] : '24h'
  const [charts, approvals, health, hints] = await Promise.all([
    viewCharts(page, range),
    viewApprovals(page),
    rights.may('settings.write') ? checkHealth(runtime().database.pool, ctx.config) : null,
    viewHints(page),
  ])
  return {
    ranges: Object.entries(ranges).map(([name, { label }]) => ({
      label,
      href: `/admin?range=${name}`,
      current: name === range,
    })),
    charts,
    approvals,
    health: health && {
      checks: health.length,
      findings: health.flatMap(({ check, status, detail, advice }) =>
        status === 'pass' ? [] : [{ check, status, detail, advice: advice ?? '' }],
      ),
    },
    hints,
  }
}

async function viewCharts({ ctx, rights }: Page, range: Range) {
  const visible = rights.scope('audit.read')
  const sessions = rights.may('sessions.read')
  if (visible.length === 0 && !sessions) return null
  const { label, spans, spanSeconds } = ranges[range]
  const spanMs = spanSeconds * 1_000
  const since = secondsAfter(new Date(Math.floor(ctx.now.getTime() / spanMs) * spanMs), -(spans - 1) * spanSeconds)
  const asked = { kinds: [...failed, ...Object.values(kinds)], since, spanSeconds, subsystems: visible }
  const [tally, samples] = await Promise.all([
    visible.length === 0 ? [] : readTally(ctx, asked),
    sessions ? readSamples(ctx, { since, spanSeconds }) : [],
  ])
  const perSpan = (of: readonly string[]) =>
    sumBySpan(
      tally.filter(({ kind }) => of.includes(kind)),
      spans,
    )
  return {
    range: label,
    spans: Array.from({ length: spans }, (_, n) => spanLabel(secondsAfter(since, n * spanSeconds), range)),
    signIns: visible === 'all' ? { done: perSpan([kinds.signedIn]), refused: perSpan(failed) } : null,
    live: sessions ? fill(samples, spans) : null,
    applications: await entriesBySubsystem(ctx, tally),
  }
}

function sumBySpan(rows: readonly TallySpan[], spans: number): number[] {
  const sums = new Array<number>(spans).fill(0)
  for (const { span, count } of rows) sums[span] = (sums[span] ?? 0) + count
  return sums.slice(0, spans)
}

/** Null where nobody counted: the portal was not running. */
function fill(samples: Awaited<ReturnType<typeof readSamples>>, spans: number): (number | null)[] {
  const live = new Map(samples.map(({ span, ssoLive }) => [span, ssoLive]))
  return Array.from({ length: spans }, (_, n) => live.get(n) ?? null)
}

const applicationsMax = 8

async function entriesBySubsystem(ctx: Context, tally: readonly TallySpan[]) {
  const sums = new Map<string, number>()
  for (const { kind, subsystemId, count } of tally) {
    if (kind === kinds.entered) sums.set(subsystemId, (sums.get(subsystemId) ?? 0) + count)
  }
  const most = [...sums].sort(([, a], [, b]) => b - a).slice(0, applicationsMax)
  const titles = await ctx.db.subsystem.findMany({
    where: { id: { in: most.map(([id]) => id) } },
    select: { id: true, identifier: true, title: true },
  })
  return most.flatMap(([id, count]) => titles.filter((one) => one.id === id).map((one) => ({ ...one, count })))
}

function spanLabel(at: Date, range: Range): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
  if (range === '24h') return time.format(at)
  return range === '7d' ? `${day.format(at)}, ${time.format(at)}` : day.format(at)
}

const approvalsMax = 5

/** Changes that a manifest asks for and somebody must approve; null where that is not this person's to do. */
async function viewApprovals({ ctx, rights }: Page) {
  const scope = rights.scope('roles.write')
  if (scope.length === 0) return null
  const waiting = await ctx.db.pendingChange.groupBy({
    by: ['subsystemId'],
    where: { state: 'pending', ...(scope !== 'all' && { subsystemId: { in: [...scope] } }) },
    _count: true,
    orderBy: { _count: { subsystemId: 'desc' } },
    take: approvalsMax,
  })
  const subsystems = await ctx.db.subsystem.findMany({
    where: { id: { in: waiting.map(({ subsystemId }) => subsystemId) } },
    select: { id: true, identifier: true, title: true },
  })
  return waiting.flatMap(({ subsystemId, _count: count }) =>
    subsystems.filter(({ id }) => id === subsystemId).map((one) => ({ ...one, count })),
  )
}

/** What a new portal still lacks, and where to do it. */
async function viewHints({ ctx, who, rights }: Page) {
  if (!rights.may('settings.write')) return []
  const [connected, policy] = await Promise.all([
    ctx.db.subsystem.findFirst({ where: { builtIn: false, removedAt: null }, select: { id: true } }),
    effectivePolicy(ctx, { userId: who.id, subsystemId: null }),
  ])
  return [
    ...(connected
      ? []
      : [
          {
            title: 'Connect your first application',
            text: 'Give it a name and its address, paste a few lines into it, and sign in to it with your own account.',
            link: { label: 'Connect an application', href: '/admin/subsystems/new' },
          },
        ]),
    ...(policy.otp === 'required'
      ? []
      : [
          {
            title: 'Ask administrators for a second factor',
            text: 'Whoever knows an administrator’s password can do everything here. A policy of the role Administrator asks its holders for a code as well.',
            link: { label: 'Set the policy', href: '/admin/subsystems/portal/roles/role?name=administrator' },
          },
        ]),
    // Later on the health of the portal tells of it.
    ...(ctx.config.smtpUrl || connected
      ? []
      : [
          {
            title: 'Let Portico send mail',
            text: 'With a mail server (SMTP_URL) people invite, reset and confirm by themselves; until then you hand links over.',
            link: null,
          },
        ]),
  ]
}
