import { CopyButton } from './copy-button.tsx'

type CodeBlockProps = {
  /** What it is, for those who only hear it: "Node". */
  label: string
  code: string
}

/** Something to paste elsewhere. Scrolls in itself where it is wider than the page. */
export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <figure aria-label={label} className="relative min-w-0 rounded-tile border border-line bg-sunken">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <pre tabIndex={0} className="overflow-x-auto p-4 pe-14 font-mono text-sm [overflow-wrap:normal]">
        <code className="font-mono">{code}</code>
      </pre>
      <div className="absolute end-2 top-2">
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
    </figure>
  )
}
