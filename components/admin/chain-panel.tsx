import { Panel } from '#components/account/panel.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import type { FormAction } from './form-state.ts'
import { RefreshWhile } from './refresh-while.tsx'

type Check = {
  requestedAt: Date
  finishedAt: Date | null
  blocks: number
  events: number
  report: {
    unsealedTail: number
    head: { n: number; hash: string } | null
    firstFault: { block: number; event?: string; what: string } | null
  } | null
}

export type ChainPanelProps = {
  /** The last verification; null where none was asked for. */
  check: Check | null
  verify: FormAction
}

/** Whether the log is as it was written: the last verification, and a way to have another. */
export function ChainPanel({ check, verify }: ChainPanelProps) {
  const running = check !== null && check.finishedAt === null
  return (
    <section aria-labelledby="chain" className="mt-8 grid gap-3">
      <h2 id="chain" className="text-lg font-strong">
        Is the log as it was written?
      </h2>
      <Panel>
        <p className="text-sm text-ink-soft">
          Events are sealed within a second into signed blocks, each of which holds the hash of the one before.
          Verifying reads all of them and computes them anew. Compare the head with the one in the log of the process,
          or in a copy kept elsewhere: a log that was cut at its end is a good one, only shorter.
        </p>
        {check && (running ? <Running check={check} /> : <Result check={check} />)}
        {!running && <ActionForm action={verify} submit="Verify the log" pending="Asking…" tone="plain" />}
      </Panel>
    </section>
  )
}

function Running({ check: { blocks, events } }: { check: Check }) {
  return (
    <div className="grid gap-2">
      <p role="status" className="text-sm">
        Verifying: {blocks.toLocaleString('en-GB')} blocks with {events.toLocaleString('en-GB')} events so far.
      </p>
      <RefreshWhile href="/admin/audit" />
    </div>
  )
}

function Result({ check: { finishedAt, blocks, events, report } }: { check: Check }) {
  if (!finishedAt || !report) return null
  const { head, firstFault, unsealedTail } = report
  const numbers = `${blocks.toLocaleString('en-GB')} blocks with ${events.toLocaleString('en-GB')} events`
  return (
    <div className="grid gap-3">
      {firstFault ? (
        <Alert tone="bad">
          Not as sealed: block {firstFault.block}
          {firstFault.event && `, event ${firstFault.event}`}: {firstFault.what}.
        </Alert>
      ) : (
        <Alert tone="good">
          {numbers} are as they were sealed
          {unsealedTail > 0 && `; ${unsealedTail} were waiting to be sealed`}. Verified <When at={finishedAt} />.
        </Alert>
      )}
      {head && <CodeBlock label={`The head, block ${head.n}`} code={head.hash} />}
    </div>
  )
}
