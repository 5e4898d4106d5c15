import { EditRole, editRole } from '#lib/access/contents/edit-role.ts'
import { ListContents, listContents } from '#lib/access/contents/list-contents.ts'
import { RemoveRole, removeRole } from '#lib/access/contents/remove-role.ts'
import { CreateRole, createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { type Command, listed, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const subsystem = required('--subsystem <identifier>', 'the application it belongs to')
const contents = [
  listed('--actions <names>', 'single actions in it'),
  listed('--confirmable <names>', 'actions that count only for those for whom they are confirmed'),
  listed('--groups <names>', 'action groups in it'),
  optional('--title <text>', 'what people read when they choose a role'),
  optional('--principal-name <name>', 'what the application calls it, e.g. ROLE_EDITOR'),
]

export const roleCommands: readonly Command[] = [
  {
    name: 'role create',
    summary: 'Make a role out of actions and action groups',
    options: [subsystem, required('--name <name>', 'e.g. editor'), ...contents],
    example: 'role create --subsystem wiki --name editor --actions page.read,page.edit',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateRole, options)
      const { context } = await open()
      const { id } = await createRole(context(), input, operator)
      const any = input.actions?.length || input.confirmable?.length || input.groups?.length
      const empty = any ? '' : ' Without any action it lets nobody in.'
      return { json: { id, name: input.name }, text: `${input.subsystem} has the role ${input.name}.${empty}` }
    },
  },
  {
    name: 'role edit',
    summary: 'Change a role; each list that is given replaces the whole of it',
    options: [subsystem, required('--role <name>', 'the role'), ...contents],
    example: 'role edit --subsystem wiki --role editor --actions page.read,page.edit,page.delete',
    run: async ({ options, open }) => {
      const input = parseOptions(EditRole, options)
      const { context } = await open()
      const done = await editRole(context(), input, operator)
      return { json: done, text: `The role ${input.role} of ${input.subsystem} is changed.` }
    },
  },
  {
    name: 'role remove',
    summary: 'Remove a role; its name stays taken',
    options: [
      subsystem,
      required('--role <name>', 'the role'),
      optional('--end-grants', 'take it from whoever holds it'),
    ],
    example: 'role remove --subsystem wiki --role editor --end-grants',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveRole, options)
      const { context } = await open()
      const done = await removeRole(context(), input, operator)
      const held = `${counted(done.users, 'user')} and ${counted(done.teams, 'team')} held it`
      return { json: done, text: `${input.subsystem} has no role ${input.role} any more; ${held}.` }
    },
  },
  {
    name: 'role list',
    summary: 'List what people can be given in an application',
    options: [required('--subsystem <identifier>', 'the application')],
    example: 'role list --subsystem wiki',
    run: async ({ options, open }) => {
      const { context } = await open()
      const found = await listContents(context(), parseOptions(ListContents, options), operator)
      const rows = found.roles.map((role) => [
        role.name,
        [...role.actions, ...role.confirmable.map((name) => `${name}?`)].join(' '),
        role.groups.join(' '),
        `${role.users}`,
        `${role.teams}`,
      ])
      const text = rows.length ? table(['role', 'actions', 'groups', 'users', 'teams'], rows) : 'No roles.'
      return { json: found, text }
    },
  },
]
