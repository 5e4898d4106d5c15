import { type EventPlace, listOwnEvents, type OwnEvent } from '#lib/audit/list-own-events.ts'
import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { listTrustedDevices } from '#lib/factors/trusted-device/list-trusted-devices.ts'
import { listOwnSessions } from '#lib/sessions/list-own-sessions.ts'
import type { AccountPage } from './account-page.ts'
import { activitySentence } from './activity-sentences.ts'
import { readCookie } from './cookies.ts'
import { deviceName } from './device-name.ts'

type Page = Pick<AccountPage, 'ctx' | 'session' | 'headers'>

export async function viewDevices({ ctx, session, headers }: Page) {
  const devices = await listTrustedDevices(ctx, session.user.id)
  const here = await deviceHere(ctx, headers)
  return {
    devices: devices.map((device) => ({ ...device, name: deviceName(device.userAgent), here: device.id === here })),
  }
}

export async function viewSessions({ ctx, session }: Pick<Page, 'ctx' | 'session'>) {
  const sessions = await listOwnSessions(ctx, session.user.id)
  return {
    sessions: sessions
      .map((one) => ({ ...one, name: deviceName(one.userAgent), here: one.id === session.id }))
      .sort((a, b) => Number(b.here) - Number(a.here)),
  }
}

const entriesPerPage = 25
const separator = '_'

/** Own events behind the place that the address names; an address that names none shows the newest. */
export async function viewActivity({ ctx, session }: Pick<Page, 'ctx' | 'session'>, behind: string | undefined) {
  const after = behind === undefined ? null : readPlace(behind)
  const events = await listOwnEvents(ctx, {
    userId: session.user.id,
    after: after ?? undefined,
    limit: entriesPerPage + 1,
  })
  const shown = events.slice(0, entriesPerPage)
  const titles = await titlesOf(ctx, shown)
  const last = shown.at(-1)
  return {
    entries: shown.map((event) => ({
      id: event.id,
      at: event.at,
      ...activitySentence({ ...event, application: titles.get(event.subsystemId ?? '') ?? 'an application' }),
      // Of those who were refused the person wants to know where they were; an administrator's place is not theirs to know.
      from: event.bySelf || event.outcome === 'refused' ? whereFrom(event) : '',
    })),
    olderHref: last && events.length > shown.length ? `/account/activity?behind=${writePlace(last)}` : null,
    newestHref: after ? '/account/activity' : null,
  }
}

/** The device that this browser's cookie names. Reading the list is no use of it: nothing is noted. */
async function deviceHere(ctx: Context, headers: Headers): Promise<string | undefined> {
  const cookie = readCookie(ctx.config, headers.get('cookie'), 'trusted')
  if (!cookie || !isSecret('ptd', cookie)) return undefined
  const hash = Uint8Array.from(hashSecret(cookie))
  return (await ctx.db.trustedDevice.findUnique({ where: { hash }, select: { id: true } }))?.id
}

async function titlesOf(ctx: Context, events: readonly OwnEvent[]): Promise<Map<string, string>> {
  const ids = [...new Set(events.flatMap(({ subsystemId }) => subsystemId ?? []))]
  const found = await ctx.db.subsystem.findMany({ where: { id: { in: ids } }, select: { id: true, title: true } })
  return new Map(found.map(({ id, title }) => [id, title]))
}

const whereFrom = ({ userAgent, ip }: OwnEvent): string =>
  [userAgent && deviceName(userAgent), ip].filter(Boolean).join(' · ')

const writePlace = ({ at, id }: EventPlace): string => `${at.getTime()}${separator}${id}`

function readPlace(text: string): EventPlace | null {
  const [ms = '', id = ''] = text.split(separator)
  return /^\d{1,15}$/.test(ms) && isUuid(id) ? { at: new Date(Number(ms)), id } : null
}
