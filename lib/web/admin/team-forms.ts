import { z } from 'zod'
import { CreateTeam } from '#lib/access/teams/create-team.ts'
import { EditTeam } from '#lib/access/teams/edit-team.ts'

export const NewTeamForm = CreateTeam

export const EditTeamForm = EditTeam.extend({
  description: EditTeam.shape.description.transform((text) => text ?? ''),
})

/** A role as the list offers it, `wiki editor`: names of roles may have spaces in them, identifiers have none. */
const Role = z
  .string()
  .regex(/^\S+ .+$/, 'must be chosen')
  .transform((both) => {
    const [subsystem = '', ...role] = both.split(' ')
    return { subsystem, role: role.join(' ') }
  })

export const TeamGrantForm = z
  .strictObject({ team: z.string(), grant: Role, reason: z.string().trim().max(500).optional() })
  .transform(({ team, grant, reason }) => ({ team, ...grant, ...(reason && { reason }) }))

export const EndTeamGrantForm = z
  .strictObject({
    team: z.string(),
    subsystem: z.string(),
    role: z.string(),
    limitedTo: z.string().optional(),
  })
  .transform(({ limitedTo, ...grant }) => ({ ...grant, ...(limitedTo && { limitedTo }) }))

/** The button has said whom it touches, so it ends that. */
export const RemoveTeamForm = z.strictObject({ team: z.string() }).transform((input) => ({ ...input, endGrants: true }))
