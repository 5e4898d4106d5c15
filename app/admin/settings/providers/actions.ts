'use server'

import { counted } from '#lib/base/counted.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { WhichProvider } from '#lib/federation/provider-fields.ts'
import { removeProvider } from '#lib/federation/remove-provider.ts'
import { testProvider } from '#lib/federation/test-provider.ts'
import { action } from '#lib/web/action.ts'
import { EditProviderForm, editProviderByForm, NewProviderForm } from '#lib/web/admin/provider-forms.ts'

export const createProviderAction = action({
  input: NewProviderForm,
  run: createProvider,
  fields: { name_taken: 'slug' },
  done: ({ slug }) => ({ notice: 'It is set up. Test it before people do.', to: `/admin/settings/providers/${slug}` }),
})

export const editProviderAction = action({
  input: EditProviderForm,
  run: editProviderByForm,
  fields: { name_refused: 'logo', no_such_subsystem: 'offeredTo' },
  done: () => ({ notice: 'Saved.' }),
})

export const testProviderAction = action({
  input: WhichProvider,
  run: testProvider,
  done: ({ authorization }) => ({ notice: `The server answers. People are sent to ${authorization}.` }),
})

export const removeProviderAction = action({
  input: WhichProvider,
  run: removeProvider,
  done: ({ title, identities }) => ({
    notice: `${title} is gone, with ${counted(identities, 'connected account')}.`,
    to: '/admin/settings/providers',
  }),
})
