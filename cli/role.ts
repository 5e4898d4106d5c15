import { CreateRole, createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { type Command, listed, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'

export const roleCommands: readonly Command[] = [
  {
    name: 'role create',
    summary: 'Make a role out of actions and action groups',
    options: [
      required('--subsystem <identifier>', 'the application it belongs to'),
      required('--name <name>', 'e.g. editor'),
      listed('--actions <names>', 'single actions in it'),
      listed('--groups <names>', 'action groups in it'),
      optional('--title <text>', 'what people read when they choose a role'),
      optional('--principal-name <name>', 'what the application calls it, e.g. ROLE_EDITOR'),
    ],
    example: 'role create --subsystem wiki --name editor --actions page.read,page.edit',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateRole, options)
      const { context } = await open()
      const { id } = await createRole(context(), input, operator)
      const empty = input.actions?.length || input.groups?.length ? '' : ' Without any action it lets nobody in.'
      return { json: { id, name: input.name }, text: `${input.subsystem} has the role ${input.name}.${empty}` }
    },
  },
]
