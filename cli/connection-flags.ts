import type { Option } from 'commander'

/** Flags for the settings of a protocol, and how what they were given becomes settings. */
export type ConnectionFlags = {
  options: readonly Option[]
  read: (given: Record<string, unknown>) => Record<string, unknown>
}
