import { Alert } from '#components/ui/alert.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import type { FormState } from './form-state.ts'

/** What is told this once: a fresh secret, a temporary password, a link. */
export function ShownOnce({ shown }: { shown: NonNullable<FormState['shown']> }) {
  return (
    <div className="grid gap-3">
      <Alert tone="warn">Copy it now: it is not shown again.</Alert>
      {shown.map(({ label, value, hint }) => (
        <div key={label} className="grid gap-1.5">
          <p className="text-sm font-medium">{label}</p>
          <CodeBlock label={label} code={value} />
          {hint && <p className="text-xs text-ink-soft">{hint}</p>}
        </div>
      ))}
    </div>
  )
}
