import { z } from 'zod'
import { Profile } from './create-user.ts'
import { isImportableHash } from './passwords/storable-hash.ts'

/** `wiki:editor;billing:clerk`, or the same as a list. */
const Grants = z
  .union([z.string().transform((text) => text.split(';')), z.array(z.string())])
  .transform((grants, ctx) =>
    grants
      .map((grant) => grant.trim())
      .filter(Boolean)
      .map((grant) => {
        const [subsystem = '', role = ''] = grant.split(/:(.*)/s).map((part) => part.trim())
        if (!subsystem || !role) ctx.addIssue({ code: 'custom', message: `${grant} is not subsystem:role` })
        return { subsystem, role }
      }),
  )

/** `engineers;support`, or the same as a list. */
const Teams = z
  .union([z.string().transform((text) => text.split(';')), z.array(z.string())])
  .transform((names) => [...new Set(names.map((name) => name.trim()).filter(Boolean))])

/** One person of an import. An empty field is an absent one. */
export const UserRow = z.preprocess(
  (row) =>
    isRecord(row) ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== null)) : row,
  Profile.omit({ emailVerified: true }).extend({
    passwordHash: z.string().refine(isImportableHash, 'is of a scheme that Portico does not verify').optional(),
    grants: Grants.optional(),
    teams: Teams.optional(),
  }),
)
export type UserRow = z.infer<typeof UserRow>

export const userColumns = [
  ...['username', 'email', 'name', 'givenName', 'familyName', 'locale', 'passwordHash'],
  ...['grants', 'teams'],
]

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is wrong with a row, in a sentence: `username: is missing; email: this is not an e-mail address`. */
export const rowProblem = ({ issues }: z.ZodError): string =>
  issues
    .map(({ path, message, code, input }) => {
      const missing = code === 'invalid_type' && input === undefined
      return `${String(path[0] ?? 'row')}: ${missing ? 'is missing' : message}`
    })
    .join('; ')
