import {
  Apple,
  CircleUserRound,
  GitBranch,
  Grid2x2,
  KeyRound,
  LockKeyhole,
  type LucideIcon,
  ShieldCheck,
  Triangle,
  UserRound,
} from 'lucide-react'

/** Plain pictures of ours, not the signs of those houses, which have rules of their own. */
const marks: Record<string, LucideIcon> = {
  apple: Apple,
  auth0: ShieldCheck,
  github: GitBranch,
  gitlab: Triangle,
  google: CircleUserRound,
  keycloak: LockKeyhole,
  microsoft: Grid2x2,
  okta: UserRound,
}

/** A sign-in server's own picture, or the plain mark of its kind. Decorative: its name stands beside it. */
export function ProviderMark({ preset, logo }: { preset: string; logo: string | null }) {
  // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimise; an SVG in an img runs nothing.
  if (logo) return <img src={logo} alt="" className="h-5 max-w-20 flex-none object-contain" />
  const Icon = marks[preset] ?? KeyRound
  return <Icon aria-hidden="true" className="size-4.5 flex-none text-ink-soft" />
}
