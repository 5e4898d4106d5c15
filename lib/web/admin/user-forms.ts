import { z } from 'zod'
import { AddGrant } from '#lib/access/add-grant.ts'
import { AddConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { Attributes, EditUser } from '#lib/users/edit-user.ts'
import { InstantUtc, Ticked } from '#lib/web/form-values.ts'

/** One attribute a line, `name: value`. */
const AttributeLines = z
  .string()
  .max(60_000)
  .default('')
  .transform((text, ctx) => {
    const attributes: Record<string, string> = {}
    for (const line of text
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean)) {
      const colon = line.indexOf(':')
      if (colon < 1) ctx.addIssue({ code: 'custom', message: `Write name: value, not ${line}` })
      attributes[line.slice(0, colon).trim()] = line.slice(colon + 1).trim()
    }
    return attributes
  })
  .pipe(Attributes)

const orNothing = (text: string | undefined): string | null => text ?? null

/** The whole profile: a box that was emptied takes its value away. */
export const EditUserForm = z
  .strictObject({
    user: z.string(),
    version: z.string(),
    username: z.string(),
    name: z.string(),
    email: z.string().optional().transform(orNothing),
    emailVerified: Ticked,
    givenName: z.string().optional().transform(orNothing),
    familyName: z.string().optional().transform(orNothing),
    locale: z.string(),
    attributes: AttributeLines,
  })
  .transform((fields): z.input<typeof EditUser> => fields)
  .pipe(EditUser)

export const ConfirmForm = AddConfirmation.extend({
  validTo: InstantUtc.optional().transform((text) => (text === undefined ? undefined : new Date(text))),
})

/** The role is chosen as `subsystem role`, for one list offers the roles of all. */
export const AddGrantForm = z
  .strictObject({
    user: z.string(),
    role: z.string('Choose a role.').includes(' '),
    limitedTo: z.string().optional(),
    validFrom: InstantUtc.optional(),
    validTo: InstantUtc.optional(),
    reason: z.string().optional(),
  })
  .transform(({ role, ...grant }): z.input<typeof AddGrant> => {
    const [subsystem = '', name = ''] = role.split(/ (.*)/s)
    return { ...grant, subsystem, role: name }
  })
  .pipe(AddGrant)
