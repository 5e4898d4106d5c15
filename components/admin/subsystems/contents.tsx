import { Pill, type PillTone } from '#components/ui/pill.tsx'

export type Action = {
  name: string
  title: string | null
  description: string | null
  sensitive: boolean
  version: string
}

export type Group = { name: string; title: string | null; actions: readonly string[]; version: string }

export type Role = {
  name: string
  title: string | null
  principalName: string | null
  actions: readonly string[]
  confirmable: readonly string[]
  groups: readonly string[]
  builtIn: boolean
  users: number
  teams: number
  version: string
}

type NamesProps = { names: readonly string[]; tone?: PillTone; suffix?: string }

export const Names = ({ names, tone = 'neutral', suffix }: NamesProps) =>
  names.map((name) => (
    <Pill key={name} tone={tone}>
      {name}
      {suffix}
    </Pill>
  ))
