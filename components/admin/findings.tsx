import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'

/** What a check found, and what to do where it is not well. Made by `lib/setup/health`. */
export type ShownFinding = { check: string; status: 'pass' | 'warn' | 'fail'; detail: string; advice?: string }

const signs = {
  pass: { Icon: CircleCheck, colour: 'text-good', word: 'Well' },
  warn: { Icon: TriangleAlert, colour: 'text-warn', word: 'Warning' },
  fail: { Icon: CircleAlert, colour: 'text-bad', word: 'Wrong' },
}

export const Findings = ({ findings }: { findings: readonly ShownFinding[] }) => (
  <ul className="divide-y divide-line">
    {findings.map(({ check, status, detail, advice }) => {
      const { Icon, colour, word } = signs[status]
      return (
        <li key={check} className="flex gap-2.5 py-2.5 text-sm">
          <Icon aria-label={word} role="img" className={`mt-0.5 size-4 flex-none ${colour}`} />
          <div className="min-w-0 wrap-anywhere">
            <p>
              <span className="font-medium">{check}</span>: {detail}
            </p>
            {advice && <p className="text-ink-soft">{advice}</p>}
          </div>
        </li>
      )
    })}
  </ul>
)
