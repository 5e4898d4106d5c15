import { teamNamesOf } from '#lib/access/teams/team-names-of.ts'
import type { Context } from '#lib/db/context.ts'
import type { AnswerRow } from '#lib/sessions/session-answer.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { type SimpleSsoSettings, type Source, standardFields } from './connection.ts'
import type { JsonObject } from './python-json.ts'

type Told = { row: AnswerRow; settings: SimpleSsoSettings; wantsExtraData: boolean }

/**
 * What an application is told of a person: the standard fields in the original server's order, those beside them that its
 * connection names, and `extra_data` where the client asked for it. What the subsystem is not released is empty, not missing:
 * a stock client stores each field that it gets, and takes no null for an e-mail.
 */
export async function userData(ctx: Context, { row, settings, wantsExtraData }: Told): Promise<JsonObject> {
  const standard = standardOf(row, settings)
  const sources = [...Object.values(settings.extraFields), ...(wantsExtraData ? Object.values(settings.extraData) : [])]
  const teams = sources.includes('teams') ? await teamNamesOf(ctx, row.user_id) : []
  const tell = (named: Record<string, Source>): JsonObject =>
    Object.fromEntries(Object.entries(named).map(([name, source]) => [name, sourceValue(row, teams, source)]))
  return {
    ...Object.fromEntries(
      standardFields.flatMap((name) => (settings.fields.includes(name) ? [[name, standard[name]]] : [])),
    ),
    ...tell(settings.extraFields),
    ...(wantsExtraData && { extra_data: tell(settings.extraData) }),
  }
}

function standardOf(row: AnswerRow, { staffAction, superuserAction }: SimpleSsoSettings) {
  const told = (field: string, value: string | null): string =>
    row.released_fields.includes(field) ? (value ?? '') : ''
  const may = (action: string | null): boolean => action !== null && actionsOf(row).includes(action)
  const [first, last] = namesOf(row)
  return {
    username: row.username,
    email: told('email', row.email),
    first_name: told('givenName', first),
    last_name: told('familyName', last),
    is_staff: may(staffAction),
    is_superuser: may(superuserAction),
    is_active: true,
  }
}

/** Django has no whole name: one that is kept whole is split before its last word, so that Django joins it as it was. */
function namesOf({ given_name: given, family_name: family, name }: AnswerRow): [string | null, string | null] {
  if (given !== null || family !== null) return [given, family]
  const split = name.trim().lastIndexOf(' ')
  return split === -1 ? [name, null] : [name.slice(0, split), name.slice(split + 1)]
}

/** With a chosen role the others count for nothing. */
const rolesOf = ({ roles, role }: AnswerRow) => (role === null ? roles : roles.filter(({ name }) => name === role))
const actionsOf = (row: AnswerRow): string[] => [...new Set(rolesOf(row).flatMap(({ actions }) => actions))].sort()

function sourceValue(row: AnswerRow, teams: readonly string[], source: Source) {
  if (source.startsWith('attribute:')) return row.attributes?.[source.slice('attribute:'.length)] ?? null
  const released = (field: string) => row.released_fields.includes(field)
  const values: Record<string, string | boolean | null | readonly string[]> = {
    id: row.user_id,
    name: released('name') ? row.name : '',
    locale: released('locale') ? row.locale : '',
    emailVerified: released('emailVerified') && row.email_verified,
    session: formatSessionId(row.session_id),
    roles: rolesOf(row).map(({ name }) => name),
    actions: actionsOf(row),
    teams,
  }
  return values[source] ?? null
}
