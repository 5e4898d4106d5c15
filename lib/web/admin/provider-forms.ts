import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { editProvider } from '#lib/federation/edit-provider.ts'
import { CreateProvider, EditProvider } from '#lib/federation/provider-fields.ts'
import { logoOfFile } from '#lib/web/admin/logo-of-file.ts'
import { orNothing, Ticked, WholeNumber } from '#lib/web/form-values.ts'

const { shape } = EditProvider

/** One a line, or with commas. */
const words = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(/[\s,]+/).filter(Boolean))

/** Addresses stand in boxes of their own. */
const endpoints = {
  issuer: z.string().optional(),
  authorizationUrl: z.string().optional(),
  tokenUrl: z.string().optional(),
  userinfoUrl: z.string().optional(),
}
/** Whose key signs, where a server wants that. */
const key = { teamId: z.string().optional(), keyId: z.string().optional() }
type Boxes = { [Name in keyof typeof endpoints | keyof typeof key]?: string | undefined }

const gather = <Form extends Boxes>(boxes: Form) => {
  const { issuer, authorizationUrl, tokenUrl, userinfoUrl, teamId = '', keyId = '', ...form } = boxes
  return {
    ...form,
    clientKey: teamId || keyId ? { teamId, keyId } : null,
    endpoints: {
      ...(issuer && { issuer }),
      ...(authorizationUrl && { authorizationUrl }),
      ...(tokenUrl && { tokenUrl }),
      ...(userinfoUrl && { userinfoUrl }),
    },
  }
}

export const NewProviderForm = z
  .strictObject({
    preset: CreateProvider.shape.preset,
    slug: CreateProvider.shape.slug,
    clientId: CreateProvider.shape.clientId,
    clientSecret: CreateProvider.shape.clientSecret,
    ...endpoints,
    ...key,
  })
  .transform((form) => CreateProvider.parse(gather(form)))

export const EditProviderForm = z
  .strictObject({
    provider: z.string(),
    version: z.string(),
    title: shape.title.unwrap(),
    clientId: shape.clientId.unwrap(),
    /** Empty: as it is. */
    clientSecret: shape.clientSecret,
    ...endpoints,
    ...key,
    buttonText: orNothing(z.string().max(80).optional()),
    logo: z.instanceof(File).optional(),
    removeLogo: Ticked,
    offeredTo: words.pipe(shape.offeredTo.unwrap()),
    scopes: shape.scopes.unwrap().optional(),
    idTokenAlg: shape.idTokenAlg
      .unwrap()
      .unwrap()
      .optional()
      .transform((alg) => alg ?? null),
    enabled: Ticked,
    position: WholeNumber.optional().transform((position) => position ?? 0),
    firstArrival: shape.firstArrival.unwrap(),
    trustsEmail: Ticked,
    domains: words.pipe(shape.domains.unwrap()),
  })
  .transform(gather)

/** `editProvider` for the form: no file leaves the logo as it is. Refuses: as that; name_refused (the file). */
export async function editProviderByForm(
  ctx: Context,
  { logo, removeLogo, ...form }: z.infer<typeof EditProviderForm>,
  who: Actor,
) {
  const chosen = logo && logo.size > 0 ? await logoOfFile(logo) : undefined
  const image = chosen ?? (removeLogo ? null : undefined)
  return editProvider(ctx, { ...form, ...(image !== undefined && { logo: image }) }, who)
}
