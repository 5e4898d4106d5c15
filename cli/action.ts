import { CreateAction, createAction } from '#lib/access/create-action.ts'
import { CreateActionGroup, createActionGroup } from '#lib/access/create-action-group.ts'
import { operator } from '#lib/base/actor.ts'
import { type Command, listed, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'

const subsystem = required('--subsystem <identifier>', 'the application it belongs to')

export const actionCommands: readonly Command[] = [
  {
    name: 'action create',
    summary: 'Add a fine permission to an application',
    options: [
      subsystem,
      required('--name <name>', 'e.g. page.edit'),
      optional('--title <text>', 'what administrators read'),
      optional('--description <text>', 'what it lets people do'),
    ],
    example: 'action create --subsystem wiki --name page.edit',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateAction, options)
      const { context } = await open()
      const { id } = await createAction(context(), input, operator)
      return { json: { id, name: input.name }, text: `${input.subsystem} has the action ${input.name}.` }
    },
  },
  {
    name: 'action-group create',
    summary: 'Bundle actions of an application',
    options: [
      subsystem,
      required('--name <name>', 'e.g. writing'),
      listed('--actions <names>', 'what is in it').makeOptionMandatory(),
      optional('--title <text>', 'what administrators read'),
    ],
    example: 'action-group create --subsystem wiki --name writing --actions page.edit,page.delete',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateActionGroup, options)
      const { context } = await open()
      const { id } = await createActionGroup(context(), input, operator)
      return { json: { id, name: input.name }, text: `${input.subsystem} has the action group ${input.name}.` }
    },
  },
]
