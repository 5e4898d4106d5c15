import { ButtonLink } from '#components/ui/button-link.tsx'

export type RecoveryCodesListProps = {
  codes: readonly string[]
  /** The codes as a text file: a `data:` address, or one that answers with the file. */
  downloadHref: string
}

/** Recovery codes to be kept: readable, selectable at once, and as a file. */
export function RecoveryCodesList({ codes, downloadHref }: RecoveryCodesListProps) {
  return (
    <div className="grid gap-3">
      <ol className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-tile bg-sunken px-4 py-3.5 font-mono text-md select-all">
        {codes.map((code) => (
          <li key={code} dir="ltr">
            {code}
          </li>
        ))}
      </ol>
      <ButtonLink href={downloadHref} download="recovery-codes.txt" wide>
        Download as a text file
      </ButtonLink>
    </div>
  )
}
