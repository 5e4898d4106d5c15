import { CircleCheck, CircleDashed } from 'lucide-react'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Pill } from '#components/ui/pill.tsx'

/** What rules make of claims, and would change for a person. */
export type ShownPreview = {
  rules: readonly { rule: string; gift: string; holds: boolean; change: 'give' | 'take' | null }[]
  profile: readonly { label: string; value: string }[]
}

export const RulePreview = ({ preview: { rules, profile } }: { preview: ShownPreview }) => (
  <section
    aria-label="What the rules would do"
    className="grid gap-3 rounded-tile border border-line bg-sunken px-4 py-1"
  >
    <ul className="divide-y divide-line">
      {rules.map(({ rule, gift, holds, change }, place) => {
        const Icon = holds ? CircleCheck : CircleDashed
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rules may read the same.
          <li key={place} className="flex gap-2.5 py-2.5 text-sm">
            <Icon
              role="img"
              aria-label={holds ? 'Matches' : 'Does not match'}
              className={`mt-0.5 size-4 flex-none ${holds ? 'text-good' : 'text-ink-faint'}`}
            />
            <div className="min-w-0 flex-1 wrap-anywhere">
              <p className={holds ? 'font-medium' : 'text-ink-soft'}>{rule}</p>
              <p className="text-ink-soft">{gift}</p>
            </div>
            {change && (
              <span className="flex-none">
                <Pill tone={change === 'give' ? 'good' : 'bad'}>{change === 'give' ? 'given' : 'taken away'}</Pill>
              </span>
            )}
          </li>
        )
      })}
    </ul>
    {profile.length > 0 && <KeyValues entries={profile} />}
  </section>
)
