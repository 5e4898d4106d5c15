import type { ReactNode } from 'react'
import { type Brand, brandStyle } from './brand.ts'
import { BrandLine } from './brand-line.tsx'

type PortalFrameProps = { brand: Brand; wide?: boolean; children: ReactNode }

/** One card with one decision. On a phone the card becomes the page. */
export function PortalFrame({ brand, wide = false, children }: PortalFrameProps) {
  return (
    <div
      style={brandStyle(brand)}
      className="flex min-h-dvh flex-col items-center bg-surface sm:justify-center sm:bg-canvas sm:px-4 sm:py-10"
    >
      <div className={`flex w-full grow flex-col sm:grow-0 ${wide ? 'sm:max-w-card-wide' : 'sm:max-w-card'}`}>
        <main className="grow px-5 pt-7 pb-8 sm:grow-0 sm:rounded-card sm:border sm:border-line sm:bg-surface sm:p-8 sm:shadow-card">
          <BrandLine brand={brand} />
          {children}
        </main>
        <Footer brand={brand} />
      </div>
    </div>
  )
}

function Footer({ brand }: { brand: Brand }) {
  return (
    <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-5 pb-6 text-xs text-ink-faint sm:px-0 sm:pt-5 sm:pb-0">
      <span>{brand.name === 'Portico' ? 'Single sign-on' : 'Single sign-on by Portico'}</span>
      {brand.links && (
        <nav aria-label="Help" className="flex flex-wrap gap-x-4">
          {brand.links.map(({ label, href }) => (
            <a key={href} href={href} className="hover:underline">
              {label}
            </a>
          ))}
        </nav>
      )}
    </footer>
  )
}
