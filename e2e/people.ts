import { createHash } from 'node:crypto'

/** What somebody is before a journey begins. Nobody is in two journeys, so no journey sees what another one did. */
type Part = { name: string; roles: readonly `${string} ${string}`[]; hasAuthenticator?: true }

/** A treasurer of billing needs a second factor; a guest of the wiki is never asked for an app's code (see furnish.ts). */
const cast = {
  emmy: { name: 'Emmy Noether', roles: ['wiki reader', 'billing treasurer'] },
  hedy: { name: 'Hedy Lamarr', roles: ['wiki guest', 'billing treasurer'], hasAuthenticator: true },
  lise: { name: 'Lise Meitner', roles: ['wiki reader'], hasAuthenticator: true },
  rosalind: { name: 'Rosalind Franklin', roles: ['wiki reader'], hasAuthenticator: true },
  sofia: { name: 'Sofia Kovalevskaya', roles: ['wiki reader'], hasAuthenticator: true },
  dorothy: { name: 'Dorothy Vaughan', roles: ['wiki reader'], hasAuthenticator: true },
  maryam: { name: 'Maryam Mirzakhani', roles: ['wiki reader'] },
  gladys: { name: 'Gladys West', roles: ['wiki guest', 'billing treasurer'], hasAuthenticator: true },
  evelyn: { name: 'Evelyn Boyd Granville', roles: ['wiki reader', 'billing treasurer'] },
  /** Two roles of the same names in both applications, which ask for one. */
  vera: { name: 'Vera Rubin', roles: ['wiki reader', 'wiki editor', 'billing reader', 'billing editor'] },
  katherine: { name: 'Katherine Johnson', roles: [], hasAuthenticator: true },
  barbara: { name: 'Barbara McClintock', roles: [] },
  chien: { name: 'Chien-Shiung Wu', roles: [] },
  /** May enter the wiki, and not billing until somebody lets them. */
  jocelyn: { name: 'Jocelyn Bell Burnell', roles: ['wiki reader'] },
  /** Is signed in, for an administrator to see and to end. */
  cecilia: { name: 'Cecilia Payne-Gaposchkin', roles: ['wiki reader'] },
  /** Enter an application whose manifest changes. */
  marie: { name: 'Marie Tharp', roles: [] },
  irene: { name: 'Irène Joliot-Curie', roles: [] },
  /** Signs out of applications that are told of it. */
  annie: { name: 'Annie Jump Cannon', roles: [] },
  /** May enter what a journey connects, once it has. */
  mileva: { name: 'Mileva Marić', roles: [] },
  /** Mistypes passwords, which nobody else's journey pays for. */
  henrietta: { name: 'Henrietta Swan Leavitt', roles: ['wiki reader'] },
  /** Enter applications of Django; of the second a code and a role are asked. */
  hertha: { name: 'Hertha Ayrton', roles: [] },
  rosalyn: { name: 'Rosalyn Yalow', roles: [], hasAuthenticator: true },
  rita: { name: 'Rita Levi-Montalcini', roles: ['wiki reader'], hasAuthenticator: true },
  /** Is at home in a portal of its own, and comes from there. */
  inge: { name: 'Inge Lehmann', roles: [], hasAuthenticator: true },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof cast

export type Person = {
  username: string
  email: string
  name: string
  roles: readonly string[]
  /** The key of the authenticator that the person has or will have had. */
  key: string | null
}

/** The projects of playwright.config.ts: each has people of its own, for they run at the same time. */
const projects = ['journeys', 'no-script']

/** Who plays a part in a project. */
export function personOf(part: PartName, project: string): Person {
  const { name, roles, ...more }: Part = cast[part]
  const username = project === projects[0] ? part : `${part}-${project}`
  return {
    username,
    email: `${username}@example.org`,
    name,
    roles,
    key: more.hasAuthenticator ? keyOf(username) : null,
  }
}

/** Who is at home in portals of their own, which send mail. */
export const mailed: readonly PartName[] = ['katherine', 'barbara']

/** Who is at home in another portal, and unknown here. */
const elsewhere: readonly PartName[] = ['inge']

/** Everybody whom the demo is to know. */
export const everybody: readonly Person[] = projects.flatMap((project) =>
  (Object.keys(cast) as PartName[])
    .filter((part) => ![...mailed, ...elsewhere].includes(part))
    .map((part) => personOf(part, project)),
)

/** 160 bits in base32, the same in every run. */
function keyOf(username: string): string {
  const digest = createHash('sha256').update(username).digest()
  return Array.from(digest, (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('')
}
