import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { examplePorts, portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

/** Each example as its README starts it, on the portal itself: signing in, an action, and being signed out from elsewhere. */

type Example = keyof typeof examplePorts

const commands: Record<Example, (port: string) => [program: string, ...words: string[]]> = {
  express: () => [process.execPath, 'examples/express/main.ts'],
  next: (port) => [process.execPath, 'node_modules/next/dist/bin/next', 'start', 'examples/next', '-p', port],
  'python-plain': () => ['python3', 'examples/python-plain/application.py'],
}

const hasPython = spawnSync('python3', ['--version']).status === 0

const examples = (Object.keys(commands) as Example[]).filter((example) => example !== 'python-plain' || hasPython)

for (const example of examples) {
  test(`the example ${example} lets people in, and hears at once that they are out @once`, async ({ page, person }) => {
    test.setTimeout(180_000)
    const { username, name } = person('mileva')
    const { url, secret, identifier } = await connect(example, username)
    const stop = await start(example, { url, secret, identifier })
    try {
      await page.goto(url)
      await signIn(page, username)
      await expect(page.getByText(`Signed in as ${name}`)).toBeVisible()
      await page.getByLabel('Your note').fill('The <loom> weaves')
      await page.getByRole('button', { name: 'Add note' }).click()
      await expect(page.getByRole('listitem').filter({ hasText: 'The <loom> weaves' })).toBeVisible()

      await portico('session', 'end', '--user', username)
      // No touch is due yet: it is the notice that it hears of.
      await expect.poll(() => page.goto(url).then(() => page.url()), { timeout: 10_000 }).toContain(`${portal}/login`)

      await signIn(page, username)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
      await expect(page).toHaveURL(`${url}/signed-out`)
      await page.goto(url)
      await expect(page).toHaveURL(new RegExp(`^${portal}/login`))
    } finally {
      await stop()
    }
  })
}

async function connect(example: Example, user: string): Promise<{ url: string; identifier: string; secret: string }> {
  const identifier = `example-${example}`
  const url = `http://${identifier}.localhost:${examplePorts[example]}`
  const addresses = [
    ...['--landing-url', `${url}/signed-in`, '--logout-url', `${url}/portico/logout`],
    ...['--return-url', `${url}/signed-out`],
  ]
  const made = await portico('subsystem', 'create', '--identifier', identifier, '--title', identifier, ...addresses)
  await portico('action', 'create', '--subsystem', identifier, '--name', 'note.add')
  const role = ['--subsystem', identifier, '--name', 'writer', '--title', 'Writer', '--actions', 'note.add']
  await portico('role', 'create', ...role)
  await portico('grant', 'add', '--user', user, '--subsystem', identifier, '--role', 'writer')
  return { url, identifier, secret: (made as { secret: string }).secret }
}

/** Starts it; gives what ends it and waits until it has. */
async function start(
  example: Example,
  { url, identifier, secret }: { url: string; identifier: string; secret: string },
): Promise<() => Promise<void>> {
  const port = String(examplePorts[example])
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1', PORT: port },
    ...{ APPLICATION_URL: url, PORTICO_URL: portal, PORTICO_IDENTIFIER: identifier, PORTICO_SECRET: secret },
  }
  if (example === 'next') {
    const build = ['node_modules/next/dist/bin/next', 'build', 'examples/next']
    await promisify(execFile)(process.execPath, build, { env })
  }
  const [program, ...words] = commands[example](port)
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(createInterface(child.stdout), 'line')
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/signed-out`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(answers, { timeout: 30_000 }).toBe(200)
  return async () => {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
}
