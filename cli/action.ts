import { EditAction, editAction } from '#lib/access/contents/edit-action.ts'
import { EditActionGroup, editActionGroup } from '#lib/access/contents/edit-action-group.ts'
import { RemoveAction, removeAction } from '#lib/access/contents/remove-action.ts'
import { RemoveActionGroup, removeActionGroup } from '#lib/access/contents/remove-action-group.ts'
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
      optional('--sensitive', 'a manifest adds it to nothing that somebody holds without approval'),
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
    name: 'action edit',
    summary: 'Change what is said of an action',
    options: [
      subsystem,
      required('--action <name>', 'the action'),
      optional('--title <text>', 'what administrators read'),
      optional('--description <text>', 'what it lets people do'),
      optional('--sensitive', 'a manifest adds it to nothing that somebody holds without approval'),
      optional('--no-sensitive', 'a manifest may add it as any other'),
    ],
    example: 'action edit --subsystem wiki --action page.edit --title "Edit pages"',
    run: async ({ options, open }) => {
      const input = parseOptions(EditAction, options)
      const { context } = await open()
      const done = await editAction(context(), input, operator)
      return { json: done, text: `The action ${input.action} of ${input.subsystem} is changed.` }
    },
  },
  {
    name: 'action remove',
    summary: 'Remove an action, out of every role and group too; its name stays taken',
    options: [
      subsystem,
      required('--action <name>', 'the action'),
      optional('--end-grants', 'take it from whoever holds a role with it'),
    ],
    example: 'action remove --subsystem wiki --action page.edit --end-grants',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveAction, options)
      const { context } = await open()
      const done = await removeAction(context(), input, operator)
      return { json: done, text: `${input.subsystem} has no action ${input.action} any more.` }
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
  {
    name: 'action-group edit',
    summary: 'Change an action group, and every role that has it',
    options: [
      subsystem,
      required('--group <name>', 'the action group'),
      listed('--actions <names>', 'all that is in it from now on'),
      optional('--title <text>', 'what administrators read'),
    ],
    example: 'action-group edit --subsystem wiki --group writing --actions page.edit',
    run: async ({ options, open }) => {
      const input = parseOptions(EditActionGroup, options)
      const { context } = await open()
      const done = await editActionGroup(context(), input, operator)
      return { json: done, text: `The action group ${input.group} of ${input.subsystem} is changed.` }
    },
  },
  {
    name: 'action-group remove',
    summary: 'Remove an action group, out of every role too; its name stays taken',
    options: [
      subsystem,
      required('--group <name>', 'the action group'),
      optional('--end-grants', 'take what it gives from whoever holds a role with it'),
    ],
    example: 'action-group remove --subsystem wiki --group writing --end-grants',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveActionGroup, options)
      const { context } = await open()
      const done = await removeActionGroup(context(), input, operator)
      return { json: done, text: `${input.subsystem} has no action group ${input.group} any more.` }
    },
  },
]
