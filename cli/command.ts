import { Option } from 'commander'
import type { Installation, Opened } from './installation.ts'

/** What a command gives back: `json` for machines, `text` for people. */
export type Answer = {
  json: unknown
  text: string
  /** The command did its work, and its finding is bad news: exit 1. */
  failed?: boolean
}

/** One call of a command. */
export type Call = {
  /** The first positional argument; '' where the command takes none. */
  argument: string
  options: Record<string, unknown>
  /** Opens database and root secret, once; they are closed after the command. */
  open: () => Promise<Installation>
  /** Closes it after the command, also when somebody presses Ctrl-C. */
  keep: <T>(opened: Opened<T>) => T
  /** Aborted by Ctrl-C in a command that `stopsGently`. */
  stopping: AbortSignal
  /** Tells a waiting person how far it is; on stderr, so that output stays clean. */
  progress: (text: string) => void
}

export type Command = {
  /** The words after `portico`, e.g. `user create`. */
  name: string
  summary: string
  /** `<user>` or `[file]`. */
  argument?: string
  options?: readonly Option[]
  /** The first Ctrl-C lets it come to a good end and tell how far it came; the second ends it. */
  stopsGently?: boolean
  /** What follows `npm run portico -- ` in the help. */
  example: string
  run: (call: Call) => Promise<Answer>
}

export const optional = (flags: string, about: string): Option => new Option(flags, about)
export const required = (flags: string, about: string): Option => new Option(flags, about).makeOptionMandatory()

/** `--return-url A --return-url B` */
export const repeated = (flags: string, about: string): Option =>
  new Option(flags, `${about} (may be repeated)`).argParser<string[]>((value, before) => [...(before ?? []), value])

/** `--actions A,B` */
export const listed = (flags: string, about: string): Option =>
  new Option(flags, `${about} (comma separated)`).argParser<string[]>((value, before) => [
    ...(before ?? []),
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ])

/** A whole number; what is none goes on as it is and the command's schema refuses it. */
export const numbered = (flags: string, about: string): Option =>
  new Option(flags, about).argParser<number | string>((value) => (/^\d+$/.test(value) ? Number(value) : value))
