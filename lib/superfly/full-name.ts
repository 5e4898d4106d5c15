type Named = { firstName?: string | null | undefined; lastName?: string | null | undefined }

/** Both names as one; undefined where there is neither. */
export const fullNameOf = ({ firstName, lastName }: Named): string | undefined =>
  [firstName, lastName]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(' ') || undefined
