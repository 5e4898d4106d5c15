import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Most of a short command's time is reading TypeScript. A folder of ours: what others can write, they could make us run.
enableCompileCache(join(import.meta.dirname, 'node_modules/.cache/portico'))
const { runProgram } = await import('#cli/program.ts')

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.exitCode = await runProgram(process.argv.slice(2))
