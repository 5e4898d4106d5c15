import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const packageFolder = join(import.meta.dirname, '..')
const modules = join(packageFolder, '../../node_modules')
/** Somebody else's project, with the package installed from the file that would be published. */
const project = mkdtempSync(join(tmpdir(), 'portico-package-'))
/** `PORTICO_NODES=20,22,24` has npm fetch these and tries each; otherwise it is the Node that runs the tests. */
const nodes = process.env.PORTICO_NODES?.split(',') ?? [process.versions.node]

beforeAll(async () => {
  cpSync(join(packageFolder, 'consumer'), project, { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }')
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: packageFolder })
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n')))
  // jose from our own node_modules: the test then asks no registry.
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--install-links=false']
  await run('npm', [...install, join(project, packed.filename), join(modules, 'jose')], { cwd: project })
}, 120_000)

afterAll(() => rmSync(project, { recursive: true }))

test.each(nodes)(
  'the installed package works on Node %s',
  async (version) => {
    const program = join(project, 'program.mjs')
    const isOwn = version === process.versions.node
    const { stdout } = isOwn
      ? await run(process.execPath, [program])
      : await run('npx', ['--yes', '--package', `node@${version}`, '--', 'node', program], { cwd: project })
    expect(stdout).toContain(`works on Node ${version}`)
  },
  120_000,
)

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'its types hold with module %s, moduleResolution %s',
  async (module, moduleResolution) => {
    symlinkSync(join(modules, '@types'), join(project, `types-${module}`))
    const options = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
    }
    const config = {
      compilerOptions: { ...options, types: ['node'], typeRoots: [`./types-${module}`], skipLibCheck: false },
      files: ['types.mts'],
    }
    const file = join(project, `tsconfig.${module}.json`)
    writeFileSync(file, JSON.stringify(config))
    const compiling = run(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', file])
    await compiling.catch(({ stdout }) => expect.unreachable(stdout))
  },
  60_000,
)

test('what is published is the compiled code and the README, no test of ours', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: packageFolder })
  const [{ files }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')))
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  expect(paths.filter((path) => !/^(dist\/[\w-]+\.(js|d\.ts)|README\.md|package\.json)$/.test(path))).toEqual([])
  expect(paths.filter((path) => /test|consumer/.test(path))).toEqual([])
  expect(paths).toContain('dist/express.d.ts')
})
