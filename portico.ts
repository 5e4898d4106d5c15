import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Most of a short command's time is reading TypeScript. A folder of ours: what others can write, they could make us run.
enableCompileCache(join(import.meta.dirname, 'node_modules/.cache/portico'))
const { runProgram } = await import('#cli/program.ts')

process.exitCode = await runProgram(process.argv.slice(2))
