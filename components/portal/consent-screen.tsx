import { buttonStyle } from '#components/ui/button-style.ts'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import type { Brand } from './brand.ts'
import { ConsentLines, type Line } from './consent-lines.tsx'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type ConsentScreenProps = {
  brand: Brand
  subsystem: { identifier: string; title: string }
  /** Who runs it, where that is not the portal's own organisation. */
  runBy: string | null
  person: { name: string; username: string }
  lines: readonly Line[]
  action: string
  hidden: Record<string, string>
}

/** What an application would have of a person, before it has any of it. Posts `answer` (agree, refuse) and `hidden`. */
export function ConsentScreen({ brand, subsystem, runBy, person, lines, action, hidden }: ConsentScreenProps) {
  return (
    <PortalFrame brand={brand}>
      <div className="mt-5">
        <SubsystemLine subsystem={subsystem} text={runBy === null ? 'asks you' : `Run by ${runBy}`} />
      </div>
      <h1 className="mt-6 text-2xl">
        Let <bdi>{subsystem.title}</bdi> have this?
      </h1>
      <div className="mt-5">
        <PersonLine name={person.name} detail={person.username} />
      </div>
      <ConsentLines lines={lines} />
      <form method="post" action={action} className="mt-6 grid gap-2.5">
        <HiddenFields fields={hidden} />
        <button type="submit" name="answer" value="agree" className={buttonStyle('primary', true)}>
          Allow
        </button>
        <button type="submit" name="answer" value="refuse" className={buttonStyle('plain', true)}>
          Do not allow
        </button>
      </form>
      <p className="mt-4 text-center text-xs text-ink-soft">
        You can take it back at any time in your account, under Applications.
      </p>
    </PortalFrame>
  )
}
