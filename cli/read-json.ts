import { json } from 'node:stream/consumers'
import { Refusal } from '#lib/base/refusal.ts'
import { openFile } from './open-file.ts'

/** The JSON in a file that the operator named, `-` for standard input. Refuses: malformed_request with the reason. */
export async function readJson(path: string): Promise<unknown> {
  const input = path === '-' ? process.stdin : (await openFile(path, 'r')).createReadStream()
  try {
    return await json(input)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Refusal('malformed_request', { detail: `${path}: ${reason}`, cause })
  }
}
