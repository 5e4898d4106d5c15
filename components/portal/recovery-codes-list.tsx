import { ButtonLink } from '#components/ui/button-link.tsx'
import { CopyTextButton } from '#components/ui/copy-text-button.tsx'
import { PrintButton } from '#components/ui/print-button.tsx'

export type RecoveryCodesListProps = {
  codes: readonly string[]
  /** The codes as a text file: a `data:` address, or one that answers with the file. */
  downloadHref: string
}

/** Recovery codes to be kept: readable, selectable at once, as a file and, where scripts run, copied or printed. */
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
      <div className="flex flex-wrap gap-2.5 print:hidden [&>*]:grow">
        <ButtonLink href={downloadHref} download="recovery-codes.txt">
          Download
        </ButtonLink>
        <CopyTextButton text={codes.join('\n')} />
        <PrintButton />
      </div>
    </div>
  )
}
