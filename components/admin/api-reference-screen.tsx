import { ButtonLink } from '#components/ui/button-link.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { Section } from './section.tsx'

type Field = { name: string; kind: string; required: boolean; where?: string }

type Call = {
  id: string
  method: string
  path: string
  summary: string
  /** What it needs. */
  text: string
  takes: readonly Field[]
  gives: readonly Field[]
  example: string
}

type ApiReferenceScreenProps = {
  frame: AdminFrameProps
  groups: readonly { title: string; text: string; calls: readonly Call[] }[]
}

/** Every call of both APIs. */
export function ApiReferenceScreen({ frame, groups }: ApiReferenceScreenProps) {
  return (
    <AdminFrame
      frame={frame}
      title="API reference"
      text="Every call of the administration API, and what subsystems call."
      crumbs={[{ label: 'API keys', href: '/admin/api-keys' }]}
      actions={
        <ButtonLink href="/api/openapi.json" size="small">
          OpenAPI document
        </ButtonLink>
      }
    >
      <div className="grid gap-8">
        {groups.map(({ title, text, calls }) => (
          <Section key={title} title={title} text={text}>
            <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
              {calls.map((call) => (
                <li key={call.id} id={call.id}>
                  <CallDetails call={call} />
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </div>
    </AdminFrame>
  )
}

const tones: Record<string, PillTone> = { GET: 'neutral', POST: 'good', PUT: 'accent', PATCH: 'accent', DELETE: 'bad' }

function CallDetails({ call }: { call: Call }) {
  const { method, path, summary, text, takes, gives, example } = call
  return (
    <details className="group">
      <summary className="grid cursor-pointer list-none gap-1 px-4.5 py-3 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span className="flex flex-wrap items-center gap-2.5">
          {/* As wide as the widest, so that the paths stand in one line. */}
          <span className="w-16 flex-none">
            <Pill tone={tones[method] ?? 'neutral'}>{method}</Pill>
          </span>
          <code className="min-w-0 font-mono text-sm wrap-anywhere">{path}</code>
        </span>
        <span className="text-sm text-ink-soft">{summary}</span>
      </summary>
      <div className="grid gap-4 border-t border-line px-4.5 py-4">
        <p className="text-sm">{text}</p>
        <CodeBlock label={`${method} ${path}`} code={example} />
        <Fields title="Takes" fields={takes} />
        <Fields title="Gives" fields={gives} />
      </div>
    </details>
  )
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  if (fields.length === 0) return null
  return (
    <div>
      <h3 className="mb-1.5 text-sm font-medium">{title}</h3>
      <dl className="grid gap-1.5 text-sm">
        {fields.map(({ name, kind, required, where }) => (
          <div key={`${where} ${name}`} className="flex flex-wrap gap-x-3">
            <dt className="font-mono text-xs leading-relaxed wrap-anywhere">{name}</dt>
            <dd className="min-w-0 text-ink-soft">
              {kind}
              {where && `, in the ${where}`}
              {where && required && ', required'}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
