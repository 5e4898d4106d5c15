/** Says loudly why something is not tried here, and gives null for what cannot be had. */
export function skipped(what: string, error: unknown): null {
  const said = error instanceof Error ? error.message.trim() : String(error)
  process.stderr.write(`\nSKIPPED, not tested: ${what}: ${said.split('\n').at(-1)}\n\n`)
  return null
}
