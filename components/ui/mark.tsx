/** The sign of Portico: pediment, three columns, step. Decorative; the brand's name stands beside it. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-8 flex-none" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M7 12.2 16 7l9 5.2M9.5 15v8.5M16 15v8.5M22.5 15v8.5M7 25.4h18"
        className="fill-none stroke-on-accent stroke-2 [stroke-linecap:round] [stroke-linejoin:round]"
      />
    </svg>
  )
}
