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

/**
 * A sign-in server's own picture, or the plain mark of its kind. Decorative: its name stands beside it. `large` beside the
 * title of a page.
 */
export function ProviderMark({ preset, logo, size }: { preset: string; logo: string | null; size?: 'large' }) {
  const Icon = marks[preset] ?? KeyRound
  const picture = logo ? (
    // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimise; an SVG in an img runs nothing.
    <img src={logo} alt="" className="h-5 max-w-20 flex-none object-contain" />
  ) : (
    <Icon aria-hidden="true" className={`flex-none text-ink-soft ${size === 'large' ? 'size-5.5' : 'size-4.5'}`} />
  )
  if (size !== 'large') return picture
  const sheet = 'grid h-11 min-w-11 flex-none place-items-center rounded-tile border border-line bg-surface px-2'
  return <span className={sheet}>{picture}</span>
}
