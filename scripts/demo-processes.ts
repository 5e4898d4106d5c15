import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { seconds } from '#lib/base/time.ts'

const patienceSeconds = seconds(15)

/** Refuses (CannotStart) a port that somebody listens on, and names the variable that moves it. */
export async function refuseTakenPort(port: number, variable: string): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch (cause) {
    throw new CannotStart(`Port ${port} is in use. Stop what listens there, or set ${variable} to another port.`, {
      cause,
    })
  }
  probe.close()
  await once(probe, 'close')
}

export interface Program {
  name: string
  file: string
  env: NodeJS.ProcessEnv
  readyUrl: string
}

/** Programs that live and die together. */
export class Processes {
  readonly #children = new Set<ChildProcess>()
  readonly #firstEnd = Promise.withResolvers<string>()
  #stopping = false

  /** Starts a program of ours and resolves once `readyUrl` answers 200. Refuses (CannotStart) when it ends before. */
  async start({ name, file, env, readyUrl }: Program): Promise<void> {
    if (this.#stopping) throw new CannotStart(`${name} is not started any more`)
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    // Its log is for everybody; greetings on the same stream (Next's, the examples') are not.
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('{')) console.log(line)
    })
    this.#children.add(child)
    child.once('exit', (code, signal) => {
      this.#children.delete(child)
      this.#firstEnd.resolve(`${name} ended (${signal ?? `exit code ${code}`})`)
    })
    while (this.#children.has(child)) {
      const response = await fetch(readyUrl, { redirect: 'manual' }).catch(() => undefined)
      if (response?.status === 200) return
      await wait(50)
    }
    throw new CannotStart(await this.firstEnd)
  }

  /** Resolves, with the reason, when the first of the programs ends. */
  get firstEnd(): Promise<string> {
    return this.#firstEnd.promise
  }

  /** Asks all of them to stop and waits until they have; whoever has not within 15 seconds is stopped the hard way. */
  async stop(): Promise<void> {
    this.#stopping = true
    const children = [...this.#children]
    const ends = children.map((child) => once(child, 'exit'))
    for (const child of children) child.kill('SIGTERM')
    const harder = setTimeout(() => children.forEach((child) => void child.kill('SIGKILL')), patienceSeconds * 1000)
    await Promise.all(ends)
    clearTimeout(harder)
  }
}
