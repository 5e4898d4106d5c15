import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { testWorld, type World } from '#test/world.ts'
import { editConnection, enableConnection } from './change-connection.ts'
import { disableConnection } from './disable-connection.ts'
import { findConnection } from './find-connection.ts'
import type { Protocol } from './protocol.ts'
import { listConnections, viewConnection } from './view-connection.ts'

type Settings = { urls: string[]; seconds: number; sealed: string }
const parts = z.strictObject({ urls: z.array(z.url()).optional(), seconds: z.int().optional() })
const telegraph: Protocol<Settings> = {
  name: 'telegraph',
  title: 'Telegraph',
  parts,
  whole: z.strictObject({ urls: z.array(z.string()).min(1, 'needs one'), seconds: z.int(), sealed: z.string() }),
  defaults: { urls: [], seconds: 60, sealed: '' },
  shown: z.object({ urls: z.array(z.string()), seconds: z.int() }),
  settle: async (_tx, settings, { identifier }) => ({ ...settings, sealed: settings.sealed || `key of ${identifier}` }),
}

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const urls = ['https://wire.example.org/']
const facts = async (kind: string) => {
  const event = await world.ctx.db.auditInbox.findFirstOrThrow({ where: { kind }, orderBy: { id: 'desc' } })
  return event.facts
}

test('a connection is made, edited, switched off and on again, each time told with what it was before', async () => {
  const { ctx } = world
  const on = await enableConnection(ctx, telegraph, { subsystem: 'wiki', urls }, operator)
  expect(on).toMatchObject({ protocol: 'telegraph', already: false })
  expect(await facts('connection.enabled')).toMatchObject({ 'enabled.before': false, 'urls.after': urls[0] })
  expect(await enableConnection(ctx, telegraph, { subsystem: 'wiki', urls }, operator)).toEqual({
    ...on,
    already: true,
  })

  await editConnection(ctx, telegraph, { subsystem: 'wiki', seconds: 30, version: on.version }, operator)
  expect(await facts('connection.edited')).toEqual({
    protocol: 'Telegraph',
    'seconds.before': 60,
    'seconds.after': 30,
  })
  expect(await findConnection(ctx, telegraph, { identifier: 'wiki' })).toMatchObject({
    settings: { urls, seconds: 30 },
  })

  expect(await disableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)).toMatchObject({ already: false })
  expect(await disableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)).toMatchObject({ already: true })
  expect(await findConnection(ctx, telegraph, { identifier: 'wiki' })).toBeNull()
  await enableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)
  expect(await viewConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)).toMatchObject({
    enabled: true,
    settings: { urls, seconds: 30 },
  })
})

test('what is secret in settings is kept and never told', async () => {
  const { ctx } = world
  await enableConnection(ctx, telegraph, { subsystem: 'billing', urls }, operator)
  expect((await findConnection(ctx, telegraph, { identifier: 'billing' }))?.settings.sealed).toBe('key of billing')
  const told = JSON.stringify([
    await viewConnection(ctx, telegraph, { subsystem: 'billing' }, operator),
    await listConnections(ctx, [telegraph as Protocol], { subsystem: 'billing' }, operator),
    await ctx.db.auditInbox.findMany({ where: { kind: { startsWith: 'connection.' } } }),
  ])
  expect(told).not.toContain('key of')
})

test('settings that do not fit, a stale version, and an edit of what was never spoken are refused', async () => {
  const { ctx } = world
  await world.connect('bare')
  const refused = (code: string) => expect.objectContaining({ code })
  const bare = { subsystem: 'bare' }
  await expect(enableConnection(ctx, telegraph, bare, operator)).rejects.toEqual(refused('malformed_request'))
  await expect(editConnection(ctx, telegraph, { ...bare, urls }, operator)).rejects.toEqual(
    refused('no_such_connection'),
  )
  const { version } = await enableConnection(ctx, telegraph, { ...bare, urls }, operator)
  await editConnection(ctx, telegraph, { ...bare, version, seconds: 30 }, operator)
  await expect(editConnection(ctx, telegraph, { ...bare, version, seconds: 31 }, operator)).rejects.toEqual(
    refused('changed_meanwhile'),
  )
  await expect(enableConnection(ctx, telegraph, { subsystem: 'portal', urls }, operator)).rejects.toEqual(
    refused('built_in'),
  )
})

test('only whoever may write that subsystem changes its connections', async () => {
  const { ctx } = world
  const owner = await world.user('owner')
  const grant = { user: 'owner', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }
  await addGrant(ctx, grant, operator)
  const who = { kind: 'user', id: owner.id } as const
  await enableConnection(ctx, telegraph, { subsystem: 'wiki', urls }, who)
  const billing = { subsystem: 'billing', urls }
  for (const verb of [enableConnection, editConnection, disableConnection, viewConnection]) {
    await expect(verb(ctx, telegraph, billing, who)).rejects.toMatchObject({ code: 'not_permitted' })
  }
})

test('switching a protocol off ends what it opened and nothing else', async () => {
  const { ctx } = world
  const ada = await world.user('ada', 'wiki')
  const session = await world.signIn(ada.id)
  const native = await world.enter(session, world.wiki)
  await enableConnection(ctx, telegraph, { subsystem: 'wiki', urls }, operator)
  expect((await disableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)).sessionsEnded).toBe(0)
  expect(await ctx.db.subsystemSession.findUniqueOrThrow({ where: { id: native } })).toMatchObject({ endedAt: null })
  await ctx.db.subsystemSession.update({ where: { id: native }, data: { protocol: 'telegraph' } })
  await enableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)
  expect((await disableConnection(ctx, telegraph, { subsystem: 'wiki' }, operator)).sessionsEnded).toBe(1)
  expect(await findSsoSession(ctx, session.cookie)).not.toBeNull()
})

test('a connection of a subsystem that is off does not answer', async () => {
  const { ctx } = world
  await world.connect('sleepy')
  await enableConnection(ctx, telegraph, { subsystem: 'sleepy', urls }, operator)
  expect(await findConnection(ctx, telegraph, { identifier: 'sleepy' })).not.toBeNull()
  await disableSubsystem(ctx, { subsystem: 'sleepy' }, operator)
  expect(await findConnection(ctx, telegraph, { identifier: 'sleepy' })).toBeNull()
  await enableSubsystem(ctx, { subsystem: 'sleepy' }, operator)
  expect(await findConnection(ctx, telegraph, { identifier: 'sleepy' })).not.toBeNull()
})
