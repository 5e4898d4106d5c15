import { Pill, type PillTone } from '#components/ui/pill.tsx'

const words: Record<string, string> = {
  receiving: 'coming in',
  checking: 'looking through',
  checked: 'waiting for your word',
  applying: 'being applied',
}
const tones: Record<string, PillTone> = { checking: 'accent', checked: 'warn', applying: 'accent', applied: 'good' }

type ImportStateProps = {
  state: string
  /** It changes while one looks. */
  working?: boolean
}

/** How far an import is, in the same words on its page and in the list. */
export const ImportState = ({ state, working = false }: ImportStateProps) => (
  <Pill tone={tones[state] ?? 'neutral'} dot={working}>
    {words[state] ?? state}
  </Pill>
)
