import { AppIcon } from '#components/ui/app-icon.tsx'

type SubsystemLineProps = { subsystem: { identifier: string; title: string }; text: string }

/** Which application the person is on the way to, and what it wants. */
export function SubsystemLine({ subsystem, text }: SubsystemLineProps) {
  return (
    <div className="flex items-center gap-3 rounded-tile bg-sunken p-3">
      <AppIcon {...subsystem} />
      <div className="min-w-0">
        <p className="leading-tight font-medium">
          <bdi>{subsystem.title}</bdi>
        </p>
        <p className="mt-0.5 text-xs text-ink-soft">{text}</p>
      </div>
    </div>
  )
}
