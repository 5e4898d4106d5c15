import { portico } from './brand.ts'
import { MessageScreen } from './message-screen.tsx'

/** A bug, said plainly. The digest, where there is one, finds the line in the server's log. */
export function FailureScreen({ error }: { error: unknown }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  return (
    <MessageScreen
      brand={portico}
      tone="bad"
      title="Something went wrong"
      text="The fault is ours, and it is in the log. Try again in a moment; if it stays, pass on the code below."
      code={digest}
      // An empty address is this page again, with scripts or without.
      actions={[{ label: 'Try again', href: '', primary: true }]}
    />
  )
}
