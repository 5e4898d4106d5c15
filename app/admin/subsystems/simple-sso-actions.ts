'use server'

import { approveRedirect, DecideRedirect } from '#lib/simple-sso/approve-redirect.ts'
import { makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { RevokeKeys, revokeKeys } from '#lib/simple-sso/keys/revoke-keys.ts'
import { action } from '#lib/web/action.ts'
import { KeysForm, SimpleSsoForm, saveSimpleSso } from '#lib/web/admin/subsystems/simple-sso-forms.ts'

export const saveSimpleSsoAction = action({
  input: SimpleSsoForm,
  run: saveSimpleSso,
  done: () => ({ notice: 'django-simple-sso is on and saved.' }),
})

export const makeKeysAction = action({
  input: KeysForm,
  run: makeKeys,
  fields: { already_exists: 'publicKey' },
  done: ({ publicKey, privateKey }) => ({
    notice: privateKey ? 'A pair of keys is made.' : 'The pair of keys is taken over.',
    ...(privateKey && {
      shown: [
        { label: 'Public key', value: publicKey, hint: 'The application knows it as SSO_PUBLIC_KEY.' },
        { label: 'Private key', value: privateKey, hint: 'SSO_PRIVATE_KEY. It is shown this once.' },
      ],
    }),
  }),
})

export const revokeKeysAction = action({
  input: RevokeKeys,
  run: revokeKeys,
  done: ({ left }) => ({ notice: `The pair is revoked; ${left} left.` }),
})

export const approveRedirectAction = action({
  input: DecideRedirect,
  run: approveRedirect,
  done: (_, { url }) => ({ notice: `The application is answered at ${url} now.` }),
})
