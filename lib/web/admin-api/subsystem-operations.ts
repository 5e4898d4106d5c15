import { z } from 'zod'
import { CreateSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { disableSubsystem, WhichSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { EditSubsystem, editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { ListSubsystems, listSubsystems } from '#lib/subsystems/list-subsystems.ts'
import { RemoveSubsystem, removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { RevokeSecret, revokeSecret } from '#lib/subsystems/revoke-secret.ts'
import { RotateSecret, rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { SetCapability, setCapability } from '#lib/subsystems/set-capability.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import { connectSubsystem } from '#lib/web/protocols/connect-subsystem.ts'
import { type Operation, operation } from './operation.ts'
import { Already, Done, Flag, InSubsystem, Limit, page } from './shapes.ts'

/** What tells secrets apart; a secret itself is only ever in the answer that made it. */
const SecretHint = z.object({ hint: z.string(), createdAt: z.date(), lastUsedAt: z.date().nullable() })

const ListedSubsystem = z.object({
  id: z.uuid(),
  identifier: z.string(),
  title: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  builtIn: z.boolean(),
  landingUrl: z.string().nullable(),
  logoutUrl: z.string().nullable(),
  createdAt: z.date(),
  protocols: z.array(z.string()),
})

const text = z.string()
const maybe = z.string().nullable()
const Settings = z.object({
  title: text,
  description: text,
  landingUrl: maybe,
  initiateLoginUrl: maybe,
  logoutUrl: maybe,
  targetPrefixes: z.array(text),
  returnUrls: z.array(text),
  returnAfterLogout: z.boolean(),
  browserBinding: text,
  tokenDelivery: text,
  requireRequestToken: z.boolean(),
  acceptsUnsolicited: z.boolean(),
  contact: maybe,
  idleSeconds: z.int().nullable(),
  absoluteSeconds: z.int().nullable(),
  endsWithSso: z.string().nullable(),
  tokenSeconds: z.int(),
  touchEverySeconds: z.int(),
  roleChoice: z.boolean(),
  releasedFields: z.array(text),
  releasedAttributes: z.array(text),
  accent: maybe,
  logo: maybe,
  loginTitle: maybe,
  loginText: maybe,
})

const Subsystem = z.object({
  id: z.uuid(),
  identifier: text,
  version: text,
  enabled: z.boolean(),
  builtIn: z.boolean(),
  createdAt: z.date(),
  settings: Settings,
  secrets: z.array(SecretHint),
  protocols: z.array(text),
  capabilities: z.array(
    z.object({
      capability: text,
      target: z.object({ identifier: text, title: text }).nullable(),
      proposed: z.boolean(),
    }),
  ),
})

export const subsystemOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/subsystems',
    summary: 'List subsystems',
    right: 'subsystems.read',
    limited: true,
    input: ListSubsystems.omit({ before: true }).extend({ limit: Limit }),
    output: page(ListedSubsystem),
    run: async (ctx, input, who) => {
      const { subsystems, next } = await listSubsystems(ctx, input, who)
      return { items: subsystems, next }
    },
  }),
  operation({
    method: 'POST',
    path: '/subsystems',
    summary: 'Connect an application; its secret is in this answer and nowhere else',
    right: 'subsystems.write',
    input: CreateSubsystem,
    output: z.object({ id: z.uuid(), identifier: text, secret: text }),
    creates: true,
    run: connectSubsystem,
  }),
  operation({
    method: 'GET',
    path: '/subsystems/{subsystem}',
    summary: 'Show a subsystem',
    right: 'subsystems.read',
    limited: true,
    input: InSubsystem,
    output: Subsystem,
    versioned: true,
    run: viewSubsystem,
  }),
  operation({
    method: 'PATCH',
    path: '/subsystems/{subsystem}',
    summary: 'Change a subsystem’s settings',
    right: 'subsystems.write',
    limited: true,
    input: EditSubsystem,
    output: z.object({ identifier: text, title: text, already: z.boolean() }),
    versioned: true,
    run: editSubsystem,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}',
    summary: 'Take an application off the portal for good',
    right: 'subsystems.write',
    limited: true,
    input: RemoveSubsystem.extend({ endGrants: Flag }),
    output: z.object({ identifier: text, grantsEnded: z.int(), sessionsEnded: z.int() }),
    run: removeSubsystem,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/enable',
    summary: 'Switch a subsystem on',
    right: 'subsystems.write',
    limited: true,
    input: WhichSubsystem,
    output: Already,
    run: enableSubsystem,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/disable',
    summary: 'Switch a subsystem off and end its sessions',
    right: 'subsystems.write',
    limited: true,
    input: WhichSubsystem,
    output: Already.extend({ sessionsEnded: z.int() }),
    run: disableSubsystem,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/secrets',
    summary: 'Make a new secret, shown once; the one before stays good until the next',
    right: 'subsystems.write',
    limited: true,
    input: RotateSecret,
    output: z.object({ identifier: text, secret: text, revoked: z.int() }),
    creates: true,
    run: rotateSecret,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}/secrets/{hint}',
    summary: 'Make one secret useless, at once',
    right: 'subsystems.write',
    limited: true,
    input: RevokeSecret,
    output: Done,
    run: revokeSecret,
  }),
  operation({
    method: 'PUT',
    path: '/subsystems/{subsystem}/capabilities/{capability}',
    summary: 'Let a subsystem do something at the portal, or no longer; confirms or dismisses what an import proposed',
    right: 'settings.write',
    input: SetCapability.omit({ target: true }),
    output: Already,
    run: setCapability,
  }),
  operation({
    method: 'PUT',
    path: '/subsystems/{subsystem}/capabilities/{capability}/{target}',
    summary: 'Let a subsystem do something towards one other, or no longer',
    right: 'settings.write',
    input: SetCapability.required({ target: true }),
    output: Already,
    run: setCapability,
  }),
]
