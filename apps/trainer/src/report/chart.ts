import { parse, View } from 'vega'
import { compile, type Config, type TopLevelSpec } from 'vega-lite'
import { html, Html } from './html.ts'

export interface Chart {
  /** Unique on the page. */
  readonly id: string
  /** What the y axis shows, with its unit. */
  readonly title: string
  /** Under the chart: what is to be known to read it. */
  readonly note?: string
  /** Takes a whole row. */
  readonly wide?: boolean
  readonly spec: TopLevelSpec
}

/** Size of a chart in CSS pixels with its axes; a wide one fills a row. */
export const chartSize = { width: 350, height: 225 } as const
/** For curves between shares, whose axes are alike. */
export const curveChartSize = { width: 350, height: 320 } as const
export const wideChartSize = { width: 1100, height: 290 } as const

/** Colours are names of the page's style sheet, which an SVG inside the page resolves. */
export const chartColours = {
  series: ['var(--series-1)', 'var(--series-2)', 'var(--series-3)'],
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  grid: 'var(--grid)',
  mark: 'var(--mark)',
  card: 'var(--card)',
} as const

/** A figure of the page with the chart drawn as SVG. */
export async function renderChart({ id, title, note, wide, spec }: Chart): Promise<Html> {
  const svg = await drawSvg(spec)
  return html`<figure class="chart${wide ? ' wide' : ''}" id="${id}">
    <figcaption>${title}</figcaption>
    ${standAlone(svg, id, title)}${note ? html`<p class="note">${note}</p>` : null}
  </figure>`
}

async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const vegaSpec = compile(spec, { config: chartConfig }).spec
  const view = new View(parse(vegaSpec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/**
 * Vega numbers its clip paths over the life of the process. Here they are named by chart and place, since all charts share
 * the page and the same run gives the same bytes. An SVG inside HTML needs no namespaces.
 */
function standAlone(svg: string, id: string, title: string): Html {
  const vegaIds = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, vegaId]) => vegaId!)
  const ownId = (vegaId: string) => `${id}-${vegaIds.indexOf(vegaId)}`
  const own = svg
    .replaceAll(/ xmlns(:xlink)?="[^"]*"/g, '')
    .replaceAll(/ id="([^"]+)"/g, (_, vegaId: string) => ` id="${ownId(vegaId)}"`)
    .replaceAll(/url\(#([^)]+)\)/g, (_, vegaId: string) => `url(#${ownId(vegaId)})`)
  const label = html` role="img" aria-label="${title}"`
  return new Html(own.replace('<svg', `<svg${label.text}`))
}

const chartConfig: Config = {
  autosize: { type: 'fit', contains: 'padding' },
  aria: false,
  background: 'transparent',
  padding: 4,
  font: 'system-ui, "DejaVu Sans", sans-serif',
  view: { stroke: null },
  axis: {
    domainColor: chartColours.line,
    tickColor: chartColours.line,
    gridColor: chartColours.grid,
    labelColor: chartColours.muted,
    titleColor: chartColours.muted,
    labelFontSize: 11.5,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelFlush: true,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false, tickCount: 5 },
  legend: {
    orient: 'top',
    title: null,
    labelColor: chartColours.ink,
    labelFontSize: 12,
    symbolStrokeWidth: 2.5,
    symbolType: 'stroke',
    padding: 0,
    offset: 12,
  },
}
