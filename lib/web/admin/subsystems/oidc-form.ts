import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { claimSources } from '#lib/oidc/claim-mapping.ts'
import { type OidcSettings, oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { editConnection, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { Ticked, WholeNumber } from '#lib/web/form-values.ts'

const lines = z
  .string()
  .optional()
  .transform((text) =>
    (text ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  )

const orNothing = z
  .string()
  .optional()
  .transform((text) => text ?? null)

type Mapping = OidcSettings['claims'][number]

/** `groups = roles`, `department = attribute cost-centre`: one claim a line. */
const mappings = lines.transform((written, ctx): Mapping[] =>
  written.map((line) => {
    const [, claim = '', named = '', value] = /^(\S+)\s*=\s*(\S+)(?:\s+(.+))?$/.exec(line) ?? []
    const source = claimSources.find((one) => one === named)
    if (source) return { claim, source, ...(value !== undefined && { value }) }
    ctx.addIssue({ code: 'custom', message: `“${line}” is not of the form: groups = roles` })
    return z.NEVER
  }),
)

/** The settings as the boxes of the page bring them; what they must be together is asked by the verb. */
export const OidcForm = z.strictObject({
  subsystem: z.string(),
  version: z.string(),
  authentication: oidcConnection.parts.shape['authentication'] as z.ZodType<OidcSettings['authentication']>,
  jwksUri: orNothing,
  applicationType: z.string(),
  thirdParty: Ticked,
  runBy: orNothing,
  redirectUris: lines,
  postLogoutUris: lines,
  logoutUrl: orNothing,
  grantTypes: z.array(z.string()).optional(),
  requirePkce: Ticked,
  signingAlgorithm: z.string(),
  subjectType: z.string(),
  sector: orNothing,
  accessTokenSeconds: WholeNumber,
  idTokenSeconds: WholeNumber,
  refreshTokenSeconds: WholeNumber,
  offlineAccess: Ticked,
  offlineIdleDays: WholeNumber,
  offlineAbsoluteDays: WholeNumber,
  claimsInIdToken: Ticked,
  claims: mappings,
  apiIdentifier: orNothing,
  apiTokenFormat: z.string(),
  apiSigningAlgorithm: z.string(),
  apiTokenSeconds: WholeNumber,
  apiCallers: lines,
})
type OidcForm = z.infer<typeof OidcForm>

/** No box ticked sends nothing. */
const changeOf = ({ grantTypes = [], ...form }: OidcForm) => ({ ...form, grantTypes })

/** `editConnection` for OpenID Connect. Refuses: as that. */
export const editOidc = (ctx: Context, form: OidcForm, who: Actor) =>
  editConnection(ctx, oidcConnection, changeOf(form), who)

/** `enableConnection` for OpenID Connect. Refuses: as that. */
export const enableOidc = (ctx: Context, form: OidcForm, who: Actor) =>
  enableConnection(ctx, oidcConnection, changeOf(form), who)

/** The mapping as the box shows it. */
export const writtenMappings = (claims: readonly Mapping[]): string =>
  claims.map(({ claim, source, value }) => `${claim} = ${source}${value === undefined ? '' : ` ${value}`}`).join('\n')
