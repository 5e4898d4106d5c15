import type { ReactNode } from 'react'
import { Avatar } from '#components/ui/avatar.tsx'

type PersonLineProps = { name: string; detail?: string | undefined; aside?: ReactNode }

/** Who is meant: a face of two letters, the name and, below, what tells two people of one name apart. */
export function PersonLine({ name, detail, aside }: PersonLineProps) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={name} />
      <div className="min-w-0 leading-snug">
        <p className="font-medium">
          <bdi>{name}</bdi>
        </p>
        {(detail || aside) && (
          <p className="text-xs text-ink-soft">
            <bdi>{detail}</bdi>
            {detail && aside && ' · '}
            {aside}
          </p>
        )}
      </div>
    </div>
  )
}
