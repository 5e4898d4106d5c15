import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { editProvider } from '#lib/federation/edit-provider.ts'
import type { LoginRequest } from '#lib/login/login-request.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'
import { offerProviders } from './offer-providers.ts'

let world: UpstreamWorld
beforeAll(async () => {
  world = await upstreamWorld()
})
afterAll(() => world.close())

const edit = (provider: string, changes: object) => editProvider(world.ctx, { provider, ...changes }, operator)
const texts = async (identifier: string | null) => {
  const offered = await offerProviders(world.ctx, { ticket: 'x', subsystem: identifier ? { identifier } : null })
  return offered.map(({ text }) => text)
}

test('each sign-in page offers its own servers, in order, by their own words', async () => {
  await edit('acme', { offeredTo: ['wiki', 'portal'], position: 2, buttonText: 'With your Acme badge' })
  await edit('other', { position: 1 })
  expect(await texts('wiki')).toEqual(['Continue with Other', 'With your Acme badge'])
  expect(await texts(null)).toEqual(['Continue with Other', 'With your Acme badge'])
  expect(await texts('billing')).toEqual(['Continue with Other'])
})

test('where it is not offered it is absent, not merely unseen', async () => {
  await edit('acme', { offeredTo: ['wiki'] })
  const browser = world.visitor()
  expect((await browser.leave('acme')).status).toBe(404)
  const request: LoginRequest = { protocol: 'portal', payload: null, subsystemId: world.wiki.id }
  expect((await browser.leave('acme', browser.form(request))).status).toBe(303)
})

test('an application that is not there cannot offer it', async () => {
  await expect(edit('acme', { offeredTo: ['nowhere'] })).rejects.toMatchObject({ code: 'no_such_subsystem' })
})
