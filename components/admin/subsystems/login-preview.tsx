import { brandStyle } from '#components/portal/brand.ts'
import { BrandLine } from '#components/portal/brand-line.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { buttonStyle } from '#components/ui/button-style.ts'
import { Pill } from '#components/ui/pill.tsx'

export type BrandValues = { logo: string | null; loginTitle: string; loginText: string }

type Tokens = Record<`--color-${string}`, string>

export type PaletteShown = {
  /** Every colour that the preview paints with. */
  light: Tokens
  dark: Tokens
  /** Contrast of a brand's own accent as text, at worst. */
  contrasts: { light: number; dark: number } | null
}

type LoginPreviewProps = {
  identifier: string
  title: string
  portalName: string
  values: BrandValues
  palette: PaletteShown
}

/** The sign-in page as people will see it, in the light and in the dark. A picture: nothing in it can be used. */
export function LoginPreview(props: LoginPreviewProps) {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card {...props} scheme="light" />
      <Card {...props} scheme="dark" />
    </div>
  )
}

const schemes = {
  light: { className: 'scheme-light', label: 'Light' },
  dark: { className: 'scheme-dark', label: 'Dark' },
} as const

function Card({
  identifier,
  title,
  portalName,
  values,
  palette,
  scheme,
}: LoginPreviewProps & { scheme: 'light' | 'dark' }) {
  const { logo, loginTitle, loginText } = values
  const brand = { name: logo ? title : portalName, logo: logo ?? undefined, colours: palette[scheme] }
  const { className, label } = schemes[scheme]
  return (
    <figure className="grid min-w-0 content-start gap-2">
      <figcaption className="flex items-center justify-between text-sm text-ink-soft">
        {label}
        {palette.contrasts && <Pill tone="good">contrast {palette.contrasts[scheme].toFixed(1)} : 1</Pill>}
      </figcaption>
      <div
        aria-hidden="true"
        inert
        style={brandStyle(brand)}
        className={`${className} rounded-card border border-line bg-canvas p-4 text-ink`}
      >
        <div className="rounded-card border border-line bg-surface p-5 shadow-card">
          <BrandLine brand={brand} />
          <div className="mt-4 flex items-center gap-3 rounded-tile bg-sunken p-3">
            <AppIcon identifier={identifier} title={title} />
            <div className="min-w-0">
              <p className="leading-tight font-medium">{title}</p>
              <p className="mt-0.5 text-xs text-ink-soft">wants to know who you are</p>
            </div>
          </div>
          <p className="mt-4 text-xl">{loginTitle || 'Sign in'}</p>
          {loginText && <p className="mt-1 text-sm text-ink-soft">{loginText}</p>}
          <div className="mt-4 grid gap-3">
            {['Username or e-mail', 'Password'].map((box) => (
              <div key={box} className="grid gap-1 text-sm">
                <span className="font-medium">{box}</span>
                <span className="min-h-control rounded-control border border-line-strong" />
              </div>
            ))}
            <span className="text-sm text-accent">Forgot it?</span>
            <span className={buttonStyle('primary', true)}>Sign in</span>
          </div>
        </div>
      </div>
    </figure>
  )
}
