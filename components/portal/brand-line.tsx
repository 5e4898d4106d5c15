import { Mark } from '#components/ui/mark.tsx'
import type { Brand } from './brand.ts'

/** The mark and the name of the house. */
export function BrandLine({ brand }: { brand: Brand }) {
  return (
    <div className="flex min-w-0 items-center gap-2.5 text-lg font-strong">
      <Mark />
      <bdi>{brand.name}</bdi>
    </div>
  )
}
