import { Mark } from '#components/ui/mark.tsx'
import type { Brand } from './brand.ts'

/** The mark and the name of the house, or of the application whose door this is. */
export function BrandLine({ brand }: { brand: Brand }) {
  return (
    <div className="flex min-w-0 items-center gap-2.5 text-lg font-strong">
      {brand.logo ? <Logo src={brand.logo} /> : <Mark />}
      <bdi>{brand.name}</bdi>
    </div>
  )
}

/** Only ever an image: an SVG in an img runs nothing and loads nothing. */
function Logo({ src }: { src: string }) {
  // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimise.
  return <img src={src} alt="" className="h-8 max-w-40 flex-none object-contain object-left" />
}
