import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const modules = join(import.meta.dirname, '../node_modules')
/** Next's own program, as `npx next` starts it. */
export const next = join(modules, 'next/dist/bin/next')

const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`

/** Says who has come, and offers to sign out. */
const page = `import { getServerSession } from 'next-auth'
import { authOptions } from '../auth'

export default async function Page() {
  const session = await getServerSession(authOptions)
  return <main><pre>{JSON.stringify(session)}</pre><form method="post" action="/sign-out"><button>Sign out</button></form></main>
}
`

/** Builds a small Next application with the files of the guide, each of which begins with its own name. */
export async function buildNext(folder: string, files: readonly string[]): Promise<void> {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const file of files) write(/^\/\/ (\S+)\n/.exec(file)?.[1] ?? 'nameless', file)
  write('app/layout.jsx', layout)
  write('app/page.jsx', page)
  write('package.json', JSON.stringify({ name: 'shop', private: true }))
  write('next.config.mjs', 'export default { typescript: { ignoreBuildErrors: true } }\n')
  symlinkSync(modules, join(folder, 'node_modules'))
  // Its own packages are a link that leads out of the folder, which the other bundler does not follow.
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  await run(process.execPath, [next, 'build', '--webpack'], { cwd: folder, env })
}
