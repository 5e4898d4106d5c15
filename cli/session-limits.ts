import { operator } from '#lib/base/actor.ts'
import {
  readSessionLimits,
  type SessionLimits,
  SetSessionLimits,
  setSessionLimits,
} from '#lib/setup/set-session-limits.ts'
import { type Command, numbered } from './command.ts'
import { parseOptions } from './parse-options.ts'

export const sessionLimitsCommands: readonly Command[] = [
  {
    name: 'session-limits show',
    summary: 'Say when sessions end by themselves',
    example: 'session-limits show',
    run: async ({ open }) => {
      const { context } = await open()
      const limits = await readSessionLimits(context())
      return { json: limits, text: said(limits) }
    },
  },
  {
    name: 'session-limits set',
    summary: 'Change when sessions end by themselves, for sign-ins from now on',
    options: [
      numbered('--idle-seconds <number>', 'without activity; 60 and more'),
      numbered('--absolute-seconds <number>', 'in any case, from the sign-in on'),
      numbered('--outliving-seconds <number>', 'of an application that stays open when the sign-in expires'),
    ],
    example: 'session-limits set --idle-seconds 900 --absolute-seconds 28800',
    run: async ({ options, open }) => {
      const input = parseOptions(SetSessionLimits, options)
      const { context } = await open()
      const limits = await setSessionLimits(context(), input, operator)
      return { json: limits, text: said(limits) }
    },
  },
]

const said = ({ idleSeconds, absoluteSeconds, outlivingSeconds }: SessionLimits): string =>
  `A session ends ${idleSeconds} s after the last activity, and ${absoluteSeconds} s after its sign-in. ` +
  `An application that stays open then is closed ${outlivingSeconds} s after it was entered.`
