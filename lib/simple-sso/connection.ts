import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import { redirectAddress } from './redirect.ts'
import { forgetSeen } from './seen-redirects.ts'

export const protocolName = 'django-simple-sso'

/** Where a value comes from that an application is told beside the seven fields. */
export const plainSources = [
  ...(['id', 'name', 'locale', 'emailVerified', 'session', 'roles', 'actions', 'teams'] as const),
]
const Source = z.union([z.enum(plainSources), z.templateLiteral(['attribute:', z.string().min(1).max(100)])])
export type Source = z.infer<typeof Source>

/** The seven fields of the original server, in its order. */
export const standardFields = [
  ...(['username', 'email', 'first_name', 'last_name', 'is_staff', 'is_superuser', 'is_active'] as const),
]
const isStandard = (name: string): boolean => standardFields.some((field) => field === name)

const FieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be a name as Python has them')
/** Name in the answer → where its value is from. */
const Sources = z.record(FieldName, Source).refine((all) => Object.keys(all).length <= 50, 'are more than fifty')
const ActionName = z.string().trim().min(1).max(128)

const RedirectUrl = z.string().transform((text, ctx) => {
  try {
    const address = redirectAddress(text)
    if (address === text || new URL(text).href === address) return address
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  ctx.addIssue({ code: 'custom', message: 'must be an absolute http or https URL without query and fragment' })
  return z.NEVER
})

const parts = z.strictObject({
  /** Addresses of the application, without query, at which it may be answered: exact. */
  redirectUrls: z.array(RedirectUrl).max(50),
  /** What is asked for and not registered is shown in the dashboard, to be approved. It is never answered at. */
  learn: z.boolean(),
  /** Which of the seven standard fields are sent. */
  fields: z.array(z.enum(standardFields)),
  /** Fields beside the seven. A client that was not written for them fails for people whom it does not know yet. */
  extraFields: Sources.refine((all) => !Object.keys(all).some(isStandard), 'are standard fields already'),
  /** What is sent as `extra_data` to a client that asks for it. */
  extraData: Sources,
  /** The action whose holders are sent as `is_staff`; null: nobody, as with the original server. */
  staffAction: ActionName.nullable(),
  superuserAction: ActionName.nullable(),
  /** Whether two people may start from the same page in the same second: their messages are the same, byte for byte. */
  twins: z.boolean(),
})
export type SimpleSsoSettings = z.infer<typeof parts>

export const simpleSsoConnection: Protocol<SimpleSsoSettings> = {
  name: protocolName,
  title: 'django-simple-sso',
  parts: parts.partial(),
  whole: parts,
  defaults: {
    redirectUrls: [],
    learn: true,
    fields: standardFields,
    extraFields: {},
    extraData: {},
    staffAction: null,
    superuserAction: null,
    twins: false,
  },
  shown: parts,
  settle: async (tx, settings, { id }) => {
    await forgetSeen(tx, { subsystemId: id, urls: settings.redirectUrls })
    return { ...settings, redirectUrls: [...new Set(settings.redirectUrls)] }
  },
}
