import { z } from 'zod'
import { CreateProvider, EditProvider } from '#lib/federation/edit-provider.ts'
import { Ticked, WholeNumber } from '#lib/web/form-values.ts'

const { shape } = EditProvider

/** Addresses stand in boxes of their own. */
const endpoints = {
  issuer: z.string().optional(),
  authorizationUrl: z.string().optional(),
  tokenUrl: z.string().optional(),
  userinfoUrl: z.string().optional(),
}
type Addresses = { [Name in keyof typeof endpoints]?: string | undefined }

const gather = <Form extends Addresses>({ issuer, authorizationUrl, tokenUrl, userinfoUrl, ...form }: Form) => ({
  ...form,
  endpoints: {
    ...(issuer && { issuer }),
    ...(authorizationUrl && { authorizationUrl }),
    ...(tokenUrl && { tokenUrl }),
    ...(userinfoUrl && { userinfoUrl }),
  },
})

export const NewProviderForm = z
  .strictObject({
    preset: CreateProvider.shape.preset,
    slug: CreateProvider.shape.slug,
    clientId: CreateProvider.shape.clientId,
    clientSecret: CreateProvider.shape.clientSecret,
    ...endpoints,
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
    domains: z
      .string()
      .optional()
      .transform((text) => (text ?? '').split(/[\s,]+/).filter(Boolean))
      .pipe(shape.domains.unwrap()),
  })
  .transform(gather)
