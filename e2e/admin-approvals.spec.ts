import { once } from 'node:events'
import { createServer } from 'node:http'
import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { confirm } from './confirm.ts'
import { openDashboard } from './open-dashboard.ts'
import { personOf } from './people.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

/** From what an application declares, through an administrator's decision, to what the application is told of its people. */

type Backend = ReturnType<typeof backendOf>

/** The application's back end, which speaks the native protocol by hand. */
function backendOf(request: APIRequestContext, identifier: string, secret: string) {
  const authorization = `Basic ${Buffer.from(`${identifier}:${secret}`).toString('base64')}`
  const call = async (method: string, path: string, data: unknown): Promise<unknown> => {
    const answer = await request.fetch(`${portal}/api/sso/${path}`, { method, headers: { authorization }, data })
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200)
    return answer.json()
  }
  return {
    declare: (revision: number, actions: readonly string[], roles: Record<string, readonly string[]>) =>
      call('PUT', 'manifest', {
        revision,
        actions: actions.map((name) => ({ name })),
        roles: Object.entries(roles).map(([name, inside]) => ({ name, actions: inside })),
      }) as Promise<{ applied: unknown[]; pending: unknown[] }>,
    exchange: (subsystemToken: string) =>
      call('POST', 'token/exchange', { subsystemToken }) as Promise<{ actions: string[]; session: { id: string } }>,
    refresh: (session: string) => call('POST', 'session/refresh', { session }) as Promise<{ actions: string[] }>,
    touch: async (session: string) => {
      const { sessions } = (await call('POST', 'session/touch', { sessions: [session] })) as { sessions: unknown[] }
      return sessions[0]
    },
  }
}

/** Where people arrive: a page that says so. */
async function withLanding(use: (landingUrl: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>In</title><p>Signed in.')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  try {
    await use(`http://gazette.localhost:${typeof address === 'object' && address ? address.port : 0}/in`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** Signs somebody in to the application, and gives what its back end learns. */
async function enter(page: Page, username: string, identifier: string, backend: Backend) {
  await page.goto(`${portal}/sso/login?subsystemIdentifier=${identifier}`)
  await signIn(page, username)
  await expect(page.getByText('Signed in.')).toBeVisible()
  return backend.exchange(new URL(page.url()).searchParams.get('subsystemToken') ?? '')
}

test('what a manifest would take from people waits, is approved after seeing whom it touches, and reaches the application', async ({
  page,
  anotherBrowser,
  request,
  look,
}, { project }) => {
  test.setTimeout(180_000)
  await withLanding(async (landingUrl) => {
    const identifier = `gazette-${project.name}${test.info().retry || ''}`
    const [keeper, loser] = [personOf('marie', project.name), personOf('irene', project.name)]
    const { secret } = (await portico(
      ...['subsystem', 'create', '--identifier', identifier, '--title', `Gazette ${project.name}`],
      ...['--landing-url', landingUrl, '--browser-binding', 'optional'],
    )) as { secret: string }
    const backend = backendOf(request, identifier, secret)
    const first = await backend.declare(1, ['page.read', 'page.delete', 'page.print'], {
      editor: ['page.read', 'page.delete'],
      printer: ['page.print'],
    })
    expect(first.pending).toEqual([])
    const subsystem = ['--subsystem', identifier]
    await portico('grant', 'add', '--user', keeper.username, ...subsystem, '--role', 'editor')
    await portico('grant', 'add', '--user', loser.username, ...subsystem, '--role', 'printer')
    const kept = await enter(await anotherBrowser(), keeper.username, identifier, backend)
    const lost = await enter(await anotherBrowser(), loser.username, identifier, backend)
    expect(kept.actions).toEqual(['page.delete', 'page.read'])

    const second = await backend.declare(2, ['page.read'], { editor: ['page.read'], printer: [] })
    expect(second.pending.length).toBeGreaterThan(0)
    expect(await backend.touch(kept.session.id), 'what is held changes nothing').toMatchObject({
      state: 'live',
      permissionsChanged: false,
    })

    await openDashboard(page, 'ada', '/admin')
    await page.getByRole('link', { name: `Decide on changes of Gazette ${project.name}` }).click()
    await page.goto(`${portal}/admin/approvals?subsystem=${identifier}`)
    const deletion = page.getByRole('article').filter({ hasText: 'page.delete' })
    await expect(deletion.getByText('1 user', { exact: true })).toBeVisible()
    await expect(deletion.getByText(keeper.name, { exact: true }).first(), 'whom it touches').toBeVisible()
    await look('admin-approvals')
    for (let left = await page.getByRole('article').count(); left > 0; left--) {
      const card = page.getByRole('article').first()
      await confirm(card, 'Approve', /^(Takes|Approve)/)
      await expect(page.getByRole('article')).toHaveCount(left - 1)
    }
    await expect(page.getByText('Nothing awaits a decision')).toBeVisible()

    // What changes for many is settled by a job within a second or two; losing everything holds at once.
    expect(await backend.touch(lost.session.id)).toMatchObject({ state: 'ended', reason: 'permissions_removed' })
    await expect.poll(() => backend.touch(kept.session.id)).toMatchObject({ state: 'live', permissionsChanged: true })
    expect((await backend.refresh(kept.session.id)).actions).toEqual(['page.read'])
    expect(await backend.touch(kept.session.id)).toMatchObject({ state: 'live', permissionsChanged: false })

    await page.goto(`${portal}/admin/subsystems/${identifier}/manifest`)
    await expect(page.getByText('approved').first()).toBeVisible()
    await look('subsystem-manifest-decided')
  })
})
