import { AddConfirmation, addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { ListConfirmable, listConfirmable } from '#lib/access/confirmations/list-confirmable.ts'
import { RemoveConfirmation, removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { operator } from '#lib/base/actor.ts'
import { type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const which = [
  required('--user <user>', 'username, verified e-mail or id'),
  required('--subsystem <identifier>', 'the application'),
  required('--role <name>', 'the role that has the action'),
  required('--action <name>', 'the confirmable action'),
]

export const confirmationCommands: readonly Command[] = [
  {
    name: 'confirmation add',
    summary: 'Let a confirmable action of a role count for someone',
    options: [...which, optional('--valid-to <time>', 'until when; default: until it is removed')],
    example: 'confirmation add --user ada --subsystem wiki --role editor --action page.delete',
    run: async ({ options, open }) => {
      const input = parseOptions(AddConfirmation, options)
      const { context } = await open()
      const done = await addConfirmation(context(), input, operator)
      const verb = done.already ? 'was already' : 'is'
      return { json: done, text: `${input.action} of ${input.role} ${verb} confirmed for ${input.user}.` }
    },
  },
  {
    name: 'confirmation remove',
    summary: 'Take a confirmation back, at once',
    options: which,
    example: 'confirmation remove --user ada --subsystem wiki --role editor --action page.delete',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveConfirmation, options)
      const { context } = await open()
      const done = await removeConfirmation(context(), input, operator)
      return { json: done, text: `${input.action} of ${input.role} is no longer confirmed for ${input.user}.` }
    },
  },
  {
    name: 'confirmation list',
    summary: 'List what counts for someone only once it is confirmed',
    options: [required('--user <user>', 'username, verified e-mail or id')],
    example: 'confirmation list --user ada',
    run: async ({ options, open }) => {
      const input = parseOptions(ListConfirmable, options)
      const { context } = await open()
      const confirmations = await listConfirmable(context(), input, operator)
      const rows = confirmations.map(({ subsystem, role, action, confirmed }) => [
        ...[subsystem, role, action, confirmed ? 'yes' : 'no'],
        ...[confirmed?.validFrom.toISOString() ?? '', confirmed?.validTo?.toISOString() ?? '', confirmed?.by ?? ''],
      ])
      const headings = ['subsystem', 'role', 'action', 'confirmed', 'from', 'to', 'by']
      return {
        json: { confirmations },
        text: rows.length ? table(headings, rows) : `Nothing is to be confirmed for ${input.user}.`,
      }
    },
  },
]
