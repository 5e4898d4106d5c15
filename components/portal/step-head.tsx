import { Pill } from '#components/ui/pill.tsx'
import { NotYouLink } from './not-you-link.tsx'
import { PersonLine } from './person-line.tsx'

export type StepHeadProps = {
  /** Whose sign-in this is; `detail` tells two people of one name apart. */
  person: { name: string; detail?: string | undefined }
  /** Such as "Step 2 of 2". */
  stepLabel?: string | undefined
  /** Begins the sign-in again as someone else. */
  notYouHref?: string | undefined
}

/** Who is signing in, and how far they have come. */
export function StepHead({ person, stepLabel, notYouHref }: StepHeadProps) {
  return (
    <div className="mt-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <PersonLine {...person} aside={notYouHref && <NotYouLink href={notYouHref} />} />
      {stepLabel && <Pill>{stepLabel}</Pill>}
    </div>
  )
}
