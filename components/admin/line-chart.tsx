import { Grid, niceTop } from './column-chart.tsx'

type LineChartProps = {
  label: string
  spans: readonly string[]
  /** Null where nobody counted. */
  values: readonly (number | null)[]
}

const height = 100

/** How many there were over time. A gap is a gap, and not a zero. */
export function LineChart({ label, spans, values }: LineChartProps) {
  const known = values.filter((value) => value !== null)
  const top = niceTop(Math.max(0, ...known))
  const now = known.at(-1) ?? 0
  return (
    <figure>
      <figcaption className="mb-3 flex items-baseline gap-2">
        <span className="text-xl tabular-nums">{now.toLocaleString('en-GB')}</span>
        <span className="text-sm text-ink-soft">now, {Math.max(0, ...known).toLocaleString('en-GB')} at most</span>
      </figcaption>
      <Grid top={top} spans={spans}>
        <svg
          role="img"
          aria-label={`${label}: ${now} now`}
          viewBox={`0 0 ${spans.length} ${height}`}
          preserveAspectRatio="none"
          className="block h-36 w-full"
        >
          {stretches(values).map((stretch) => (
            <Stretch key={stretch[0]?.n ?? 0} stretch={stretch} top={top} />
          ))}
          {spans.map((span, n) => (
            <rect key={span} x={n} y={0} width={1} height={height} className="fill-transparent hover:fill-line/50">
              <title>{`${span}: ${values[n] ?? 'not counted'}`}</title>
            </rect>
          ))}
        </svg>
      </Grid>
    </figure>
  )
}

type Point = { n: number; value: number }

function Stretch({ stretch, top }: { stretch: readonly Point[]; top: number }) {
  const points = stretch.map(({ n, value }) => [n + 0.5, height - (value / top) * height] as const)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return null
  // One sample alone is drawn as wide as its span.
  const [from, to] = points.length === 1 ? [first[0] - 0.5, last[0] + 0.5] : [first[0], last[0]]
  const line = [[from, first[1]], ...points, [to, last[1]]].map((point) => point.join(' ')).join(' L ')
  return (
    <g>
      <path d={`M ${from} ${height} L ${line} L ${to} ${height} Z`} className="fill-accent-soft" />
      <path d={`M ${line}`} vectorEffect="non-scaling-stroke" className="fill-none stroke-accent stroke-2" />
    </g>
  )
}

/** Runs of spans that were counted. */
function stretches(values: readonly (number | null)[]): Point[][] {
  const runs: Point[][] = []
  for (const [n, value] of values.entries()) {
    if (value === null) continue
    const run = runs.at(-1)
    if (run?.at(-1)?.n === n - 1) run.push({ n, value })
    else runs.push([{ n, value }])
  }
  return runs
}
