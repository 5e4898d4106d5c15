type CheckFieldProps = { name: string; label: string; hint?: string }

/** A yes or no; posts `on` where it is ticked. */
export function CheckField({ name, label, hint }: CheckFieldProps) {
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        id={name}
        name={name}
        aria-describedby={hint && `${name}-hint`}
        className="mt-0.5 size-4 flex-none"
      />
      <div>
        <label htmlFor={name}>{label}</label>
        {hint && (
          <p id={`${name}-hint`} className="text-xs text-ink-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
