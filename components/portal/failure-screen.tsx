import { portico } from './brand.ts'
import { MessageScreen } from './message-screen.tsx'

const text = 'The fault is ours, and it is in the log. Try again in a moment.'

/** A bug, said plainly. The digest, where there is one, finds the line in the server's log. */
export function FailureScreen({ error }: { error: unknown }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  return (
    <MessageScreen
      brand={portico}
      tone="bad"
      title="Something went wrong"
      text={digest ? `${text} If it happens again, pass on the code below.` : text}
      code={digest}
      // An empty address is this page again, with scripts or without.
      actions={[{ label: 'Try again', href: '', primary: true }]}
    />
  )
}
