import { issueSetupLink } from '#lib/setup/issue-setup-link.ts'
import type { Command } from './command.ts'

export const setupLinkCommands: readonly Command[] = [
  {
    name: 'setup-link',
    summary: 'Print a one-time link that makes the first administrator',
    example: 'setup-link',
    run: async ({ open }) => {
      const { context } = await open()
      const url = await issueSetupLink(context())
      return { json: { url }, text: `Good once, for a day; links of before are void:\n\n  ${url}` }
    },
  },
]
