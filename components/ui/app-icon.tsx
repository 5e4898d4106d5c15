import { appHue } from './app-hue.ts'
import { firstLetter } from './initials.ts'

type AppIconProps = { identifier: string; title: string; size?: 'small' | 'medium' | 'large'; quiet?: boolean }

const sizes = {
  small: 'size-6.5 rounded-small text-xs',
  medium: 'size-9 rounded-control text-lg',
  large: 'size-11 rounded-tile text-xl',
}

/** A subsystem's letter on a colour that is always the same for its identifier. `quiet`: not open to this person. */
export function AppIcon({ identifier, title, size = 'medium', quiet = false }: AppIconProps) {
  const colours = quiet ? 'bg-line text-ink-soft' : `${appHue(identifier)} text-on-app`
  return (
    <span
      aria-hidden="true"
      className={`grid flex-none place-items-center font-strong select-none ${sizes[size]} ${colours}`}
    >
      {firstLetter(title)}
    </span>
  )
}
