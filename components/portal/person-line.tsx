import { Avatar } from '#components/ui/avatar.tsx'

type PersonLineProps = { name: string; detail?: string | undefined }

/** Who is meant: a face of two letters, the name and, below, what tells two people of one name apart. */
export function PersonLine({ name, detail }: PersonLineProps) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={name} />
      <div className="min-w-0 leading-snug">
        <p className="font-medium">
          <bdi>{name}</bdi>
        </p>
        {detail && (
          <p className="text-xs text-ink-soft">
            <bdi>{detail}</bdi>
          </p>
        )}
      </div>
    </div>
  )
}
