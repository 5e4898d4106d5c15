import { z } from 'zod'
import {
  consumerOf,
  type DjangoModel,
  type DjangoSource,
  type DjangoUser,
  noteRedirect,
  peopleAtOnce,
} from './django-source.ts'
import { readObjects } from './read-objects.ts'

const Fields = z.record(z.string(), z.unknown())
/** Without `pk` where the dump has natural keys. */
const Item = z.object({ model: z.string(), pk: z.unknown(), fields: Fields })

/** The application of the server is called `sso_server`, and by some projects like the library. */
const consumerModels = new Set(['sso_server.consumer', 'simple_sso.consumer'])
const tokenModels = new Set(['sso_server.token', 'simple_sso.token'])

/**
 * A dump that `manage.py dumpdata` wrote, as a list or as lines, with ids or with natural keys. It is read twice: groups may
 * come after the people who are in them. `open` begins anew each time. Refuses: malformed_request.
 */
export function dumpSource(open: () => AsyncIterable<string>, userModel: string): DjangoSource {
  const groupNames = new Map<string, string>()
  return {
    readModel: async () => {
      const redirects = new Map<string, Set<string>>()
      const model: DjangoModel = { groups: [], consumers: [], redirects, people: 0 }
      for await (const { model: kind, pk, fields } of itemsOf(open())) {
        if (kind === 'auth.group') {
          const name = String(fields['name'] ?? '')
          groupNames.set(String(pk ?? name), name)
          model.groups.push(name)
        } else if (consumerModels.has(kind)) model.consumers.push(consumerOf(pk, fields))
        else if (tokenModels.has(kind)) noteRedirect(redirects, fields['consumer'], fields['redirect_to'])
        else if (kind === userModel) model.people += 1
      }
      return model
    },
    readPeople: async function* () {
      let page: DjangoUser[] = []
      for await (const { model: kind, fields } of itemsOf(open())) {
        if (kind !== userModel) continue
        page.push({ row: fields, groups: groupsOf(fields['groups'], groupNames) })
        if (page.length < peopleAtOnce) continue
        yield page
        page = []
      }
      if (page.length > 0) yield page
    },
    close: async () => undefined,
  }
}

async function* itemsOf(chunks: AsyncIterable<string>) {
  for await (const object of readObjects(chunks)) {
    const { data } = Item.safeParse(object)
    if (data) yield { ...data, model: data.model.toLowerCase() }
  }
}

/** By id, or by natural key: `["editors"]`. */
function groupsOf(given: unknown, names: ReadonlyMap<string, string>): string[] {
  if (!Array.isArray(given)) return []
  return given.flatMap((one) => (Array.isArray(one) ? String(one[0]) : (names.get(String(one)) ?? [])))
}
