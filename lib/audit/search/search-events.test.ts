import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { removeTeam } from '#lib/access/teams/remove-team.ts'
import { removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { sealEvents } from '#lib/audit/seal-events.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { type Actor, operator, system } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { findEvent } from './find-event.ts'
import { SearchEvents, searchEvents } from './search-events.ts'

log.level = 'silent'
let ctx: TestContext
let ada: string
let wiki: string
beforeAll(async () => {
  ctx = await testContext({ now: new Date('2026-11-15T12:00:00.000Z') })
  await seedInstance(ctx)
  await seedPortal(ctx)
  wiki = (await seedSubsystem(ctx, 'wiki')).id
  await seedSubsystem(ctx, 'billing')
  ada = (await seedUser(ctx, 'ada')).id
  await sealEvents(ctx)
})
afterAll(() => ctx.close())

type Input = Parameters<typeof SearchEvents.parse>[0] & Record<string, unknown>
const search = (input: Input, who: Actor = operator) => searchEvents(ctx, SearchEvents.parse(input), who)
const kinds = async (input: Input, who: Actor = operator) => (await search(input, who)).events.map(({ kind }) => kind)

describe('pages', () => {
  test('follow one another newest first without gap or double, sealed or not, in both directions', async () => {
    const charles = newId()
    for (let n = 0; n < 23; n++) {
      // Every four of them have the same instant, so that only the id settles their order.
      const at = ctx.at(secondsAfter(ctx.now, Math.floor(n / 4)))
      await recordEvent(at, { kind: 'session.opened', userId: charles, facts: { n } }, system)
      if (n === 15) await sealEvents(ctx)
    }
    const since = { kind: 'session.opened', limit: 5 }
    const all = (await search({ ...since, limit: 100 })).events.map(({ id }) => id)
    expect(all).toHaveLength(23)
    const pages: string[][] = []
    let last: string | null = null
    for (let after: string | null | undefined; after !== null; ) {
      const page: Awaited<ReturnType<typeof searchEvents>> = await search({ ...since, ...(after && { after }) })
      pages.push(page.events.map(({ id }) => id))
      last = page.before
      after = page.after
    }
    expect(pages.flat()).toEqual(all)
    const back: string[][] = []
    for (let before = last; before !== null; ) {
      const page = await search({ ...since, before })
      back.unshift(page.events.map(({ id }) => id))
      before = page.before
    }
    expect(back).toEqual(pages.slice(0, -1))
  })

  test('a place that no answer gave is refused', async () => {
    for (const after of ['x', Buffer.from(JSON.stringify(['ada', newId()])).toString('base64url')]) {
      await expect(search({ after })).rejects.toMatchObject({ code: 'malformed_request' })
    }
  })
})

describe('a filter', () => {
  test('by person finds what was done to them and what they did', async () => {
    const mary = await seedUser(ctx, 'mary')
    await recordEvent(ctx, { kind: 'user.locked', userId: ada }, { kind: 'user', id: mary.id })
    await recordEvent(ctx, { kind: 'user.unlocked', userId: mary.id }, operator)
    await recordEvent(ctx, { kind: 'session.raised', userId: mary.id }, { kind: 'user', id: mary.id })
    await sealEvents(ctx)
    const found = await kinds({ user: 'mary' })
    expect(found.toSorted()).toEqual(['session.raised', 'user.created', 'user.locked', 'user.unlocked'])
    expect(await kinds({ user: 'mary', kind: 'user.' })).toHaveLength(3)
  })

  test('by kind, outcome, application and time narrows together', async () => {
    const later = ctx.at(new Date('2026-11-16T08:00:00.000Z'))
    await recordEvent(later, { kind: 'entry.refused', outcome: 'refused', subsystemId: wiki, userId: ada }, system)
    await recordEvent(later, { kind: 'token.issued', subsystemId: wiki, userId: ada }, system)
    expect(await kinds({ subsystem: 'wiki', since: '2026-11-16' })).toHaveLength(2)
    expect(await kinds({ subsystem: 'wiki', since: '2026-11-16', outcome: 'refused' })).toEqual(['entry.refused'])
    expect(await kinds({ subsystem: 'wiki', since: '2026-11-16', kind: 'token' })).toEqual(['token.issued'])
    expect(await kinds({ subsystem: 'wiki', since: '2026-11-16', until: '2026-11-16' })).toEqual([])
    expect(await kinds({ kind: 'no-such' })).toEqual([])
  })

  test('by team finds its members and roles coming and going, sealed or not, and after its end', async () => {
    await createTeam(ctx, { name: 'engineers' }, operator)
    await createTeam(ctx, { name: 'others' }, operator)
    const { id } = await ctx.db.team.findUniqueOrThrow({ where: { name: 'engineers' } })
    await addTeamMember(ctx, { team: 'engineers', user: 'ada' }, operator)
    await sealEvents(ctx)
    // By its id as well: the log knows it by its name.
    const role = { team: id, subsystem: 'billing', role: 'reader' }
    await createRole(ctx, { subsystem: 'billing', name: 'reader' }, operator)
    await addGrant(ctx, role, operator)
    await removeGrant(ctx, role, operator)
    await removeTeamMember(ctx, { team: 'engineers', user: 'ada' }, operator)
    await removeTeam(ctx, { team: 'engineers' }, operator)
    const history = ['team.removed', 'team.member-removed', 'grant.removed', 'grant.added']
    expect((await kinds({ team: 'engineers' })).toSorted()).toEqual(
      [...history, 'team.member-added', 'team.created'].toSorted(),
    )
    expect(await kinds({ team: 'engineers', kind: 'grant.added' })).toEqual(['grant.added'])
    expect(await kinds({ team: 'nobody' })).toEqual([])
  })

  test('by the short code finds the very event, however it is typed', async () => {
    const id = await recordEvent(ctx, { kind: 'sign-in.refused', outcome: 'refused' }, system)
    const code = shortCode(id)
    for (const typed of [code, `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase()]) {
      expect((await search({ code: typed })).events.map((event) => event.id)).toEqual([id])
    }
    await expect(search({ code: 'nonsense?' })).rejects.toMatchObject({ code: 'malformed_request' })
  })
})

describe('the caller', () => {
  test('without the right is refused, and with a limited one sees that application alone', async () => {
    const owner = await seedUser(ctx, 'owner')
    const who: Actor = { kind: 'user', id: owner.id }
    await expect(search({}, who)).rejects.toMatchObject({ code: 'not_permitted' })
    const role = await ctx.db.role.findFirstOrThrow({
      where: { name: 'subsystem-owner', subsystem: { identifier: 'portal' } },
    })
    await ctx.db.grant.create({
      data: { userId: owner.id, roleId: role.id, limitedToId: wiki, validFrom: ctx.now },
    })
    const { events } = await search({ limit: 100 }, who)
    expect(events.length).toBeGreaterThan(0)
    expect(new Set(events.map(({ subsystemId }) => subsystemId))).toEqual(new Set([wiki]))
    expect(await kinds({ subsystem: 'billing' }, who)).toEqual([])
    expect(await kinds({ user: 'ada', kind: 'user.locked' }, who)).toEqual([])

    const [elsewhere] = (await search({ subsystem: 'billing' })).events
    const [here] = events
    await expect(findEvent(ctx, { id: elsewhere?.id ?? '' }, who)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findEvent(ctx, { id: here?.id ?? '' }, who)).toMatchObject({ id: here?.id })
    await expect(findEvent(ctx, { id: newId() }, operator)).rejects.toMatchObject({ code: 'not_found' })
  })
})
