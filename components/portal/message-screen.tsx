import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Tone, tones } from '#components/ui/tone.ts'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'

export type MessageScreenProps = {
  brand: Brand
  title: string
  text: string
  /** The short code of a refusal, for the person to pass on. */
  code?: string | undefined
  requestId?: string | undefined
  /** By which whoever helps finds it in the audit log. */
  reference?: string | undefined
  tone: Tone
  actions: { label: string; href: string; primary?: boolean }[]
}

/** One thing said plainly, what to do next, and what to quote to whoever helps. */
export function MessageScreen({ brand, title, text, code, requestId, reference, tone, actions }: MessageScreenProps) {
  const { Icon, colours } = tones[tone]
  return (
    <PortalFrame brand={brand}>
      <div className={`mt-7 grid size-10 place-items-center rounded-tile ${colours}`} aria-hidden="true">
        <Icon className="size-5" />
      </div>
      <h1 className="mt-4 text-2xl">{title}</h1>
      <p className="mt-2 whitespace-pre-line text-ink-soft">{text}</p>
      {actions.length > 0 && (
        <div className="mt-6 grid gap-2.5">
          {actions.map(({ label, href, primary }) => (
            <ButtonLink key={label} href={href} tone={primary ? 'primary' : 'plain'} wide>
              {label}
            </ButtonLink>
          ))}
        </div>
      )}
      {(code || requestId || reference) && (
        <dl className="mt-6 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-line pt-4 text-xs text-ink-soft">
          {reference && <Quotable label="Reference" value={`${reference.slice(0, 4)}-${reference.slice(4)}`} />}
          {code && <Quotable label="Code" value={code} />}
          {requestId && <Quotable label="Request" value={requestId} />}
        </dl>
      )}
    </PortalFrame>
  )
}

function Quotable({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="font-mono text-ink select-all">{value}</dd>
    </>
  )
}
