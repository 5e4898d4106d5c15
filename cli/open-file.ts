import { type FileHandle, open } from 'node:fs/promises'
import { Refusal } from '#lib/base/refusal.ts'

/** Opens a file that the operator named; a new one is readable by its owner only. Refuses: malformed_request with the reason. */
export async function openFile(path: string, flags: 'r' | 'w'): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Refusal('malformed_request', { detail: `${path} cannot be opened: ${reason}`, cause })
  }
}
