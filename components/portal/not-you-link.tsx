/** Begins the sign-in again as someone else. */
export function NotYouLink({ href }: { href: string }) {
  return (
    <a href={href} className="text-accent underline">
      Not you?
    </a>
  )
}
