import type { ReactNode } from 'react'

type Series = { label: string; tone: 'accent' | 'bad'; values: readonly number[] }

export type ColumnChartProps = { label: string; spans: readonly string[]; series: readonly Series[] }

const fills = { accent: 'fill-accent', bad: 'fill-bad' }
const dots = { accent: 'bg-accent', bad: 'bg-bad' }
const height = 100
const gap = 0.25

/** Counts over time, one column a span, stacked. Drawn on the server; it stretches to the width it is given. */
export function ColumnChart({ label, spans, series }: ColumnChartProps) {
  const top = niceTop(Math.max(...spans.map((_, n) => sum(series.map(({ values }) => values[n] ?? 0)))))
  return (
    <figure>
      <figcaption className="mb-3 flex flex-wrap gap-x-6 gap-y-1">
        {series.map(({ label: name, tone, values }) => (
          <span key={name} className="flex items-baseline gap-2">
            <span aria-hidden="true" className={`size-2 rounded-full ${dots[tone]}`} />
            <span className="text-xl tabular-nums">{sum(values).toLocaleString('en-GB')}</span>
            <span className="text-sm text-ink-soft">{name}</span>
          </span>
        ))}
      </figcaption>
      <Grid top={top} spans={spans}>
        <svg
          role="img"
          aria-label={`${label}: ${series.map(({ label: name, values }) => `${sum(values)} ${name}`).join(', ')}`}
          viewBox={`0 0 ${spans.length} ${height}`}
          preserveAspectRatio="none"
          className="block h-36 w-full"
        >
          {spans.map((span, n) => (
            <Column key={span} span={span} n={n} top={top} series={series} />
          ))}
        </svg>
      </Grid>
    </figure>
  )
}

function Column({ span, n, top, series }: { span: string; n: number; top: number; series: readonly Series[] }) {
  let below = 0
  return (
    <g>
      <title>{`${span}: ${series.map(({ label, values }) => `${values[n] ?? 0} ${label}`).join(', ')}`}</title>
      {/* The whole height answers to the pointer. */}
      <rect x={n} y={0} width={1} height={height} className="fill-transparent hover:fill-line" />
      {series.map(({ label, tone, values }) => {
        const part = ((values[n] ?? 0) / top) * height
        below += part
        return (
          <rect
            key={label}
            x={n + gap / 2}
            y={height - below}
            width={1 - gap}
            height={part}
            className={`pointer-events-none ${fills[tone]}`}
          />
        )
      })}
    </g>
  )
}

/** The frame of a chart: its highest value, and where it begins and ends. */
export function Grid({ top, spans, children }: { top: number; spans: readonly string[]; children: ReactNode }) {
  return (
    <div>
      <p aria-hidden="true" className="border-b border-dashed border-line text-end text-xs text-ink-faint tabular-nums">
        {top.toLocaleString('en-GB')}
      </p>
      {children}
      <p aria-hidden="true" className="flex justify-between border-t border-line-strong pt-1 text-xs text-ink-faint">
        <span>{spans[0]}</span>
        <span>{spans.at(-1)}</span>
      </p>
    </div>
  )
}

/** The highest line of a chart: a round number, at most half as much again as the highest value. */
export function niceTop(most: number): number {
  if (most <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(most))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
