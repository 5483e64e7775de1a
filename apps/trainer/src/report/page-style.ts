/** The page's only style sheet. Charts name the same colours, so both follow the reader's light or dark setting. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1c2127; --muted: #58626d; --line: #d5dae0; --grid: #e8ebee;
  --series-1: #0b66c3; --series-2: #c2560c; --series-3: #1a7f4b; --mark: #b3261e; --band: #0b66c3;
  --hit: #1a7f4b; --miss: #c2560c; --alarm: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2127; --ink: #e6e9ed; --muted: #9aa5b1; --line: #3a424c; --grid: #2b3138;
    --series-1: #6cb0f5; --series-2: #f0a060; --series-3: #63c795; --mark: #ff8f85; --band: #6cb0f5;
    --hit: #63c795; --miss: #f0a060; --alarm: #ff8f85;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
h3 { font-size: 15px; margin: 24px 0 8px; }
p { margin: 6px 0; max-width: 80ch; }
.note { color: var(--muted); font-size: 13px; max-width: 95ch; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px 24px; margin: 16px 0; }
dl.facts dt { color: var(--muted); font-size: 13px; }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.scores { display: flex; flex-wrap: wrap; gap: 12px; margin: 12px 0; }
.score { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 10px 16px; min-width: 150px; }
.score b { display: block; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.score span { color: var(--muted); font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 14px; }
.chart { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px; min-width: 0; }
.chart.wide { grid-column: 1 / -1; overflow-x: auto; } .chart.wide svg { min-width: 640px; }
.chart svg { display: block; width: 100%; height: auto; }
.chart figcaption { font-size: 14px; font-weight: 600; margin-bottom: 6px; }
.chart .note { margin: 6px 0 0; max-width: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; background: var(--card); }
th, td { padding: 5px 10px; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; }
th { color: var(--muted); font-weight: 600; border-bottom-color: var(--line); vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 12em; }
tr.total td { font-weight: 600; border-top: 1px solid var(--line); }
td .interval { color: var(--muted); margin-left: 6px; }
details { margin: 12px 0; }
summary { cursor: pointer; font-weight: 600; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; font-size: 12.5px; }
.switch { font-size: 14px; display: inline-block; margin: 8px 0; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 14px 12px; margin: 10px 0 0; padding: 0; list-style: none; }
.crop { position: relative; aspect-ratio: 1; background: var(--grid); border-radius: 3px; overflow: hidden; }
.crop img { display: block; width: 100%; height: 100%; }
.crop p { position: absolute; inset: 0; display: grid; place-items: center; margin: 0; padding: 12px; text-align: center; color: var(--muted); font-size: 12.5px; overflow-wrap: anywhere; }
.crop .ring { position: absolute; left: 50%; top: 50%; transform: translate(-50%, -50%); border-radius: 50%; border: 2px solid; }
.hits .ring { border-color: #2fd07c; } .misses .ring { border-color: #ffb03a; } .alarms .ring { border-color: #ff5a4e; }
.hits h3::before, .misses h3::before, .alarms h3::before { content: ""; display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 8px; }
.hits h3::before { background: var(--hit); } .misses h3::before { background: var(--miss); } .alarms h3::before { background: var(--alarm); }
.evaluation:has(.rings:not(:checked)) .ring { display: none; }
.caption { font-size: 12.5px; line-height: 1.35; margin-top: 5px; }
.caption b { font-variant-numeric: tabular-nums; }
.caption span { display: block; color: var(--muted); overflow-wrap: anywhere; }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --muted: #444; --line: #bbb; --grid: #ddd;
    --series-1: #0b66c3; --series-2: #c2560c; --series-3: #1a7f4b; --mark: #b3261e; --band: #0b66c3;
    --hit: #1a7f4b; --miss: #c2560c; --alarm: #b3261e; color-scheme: light; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  .chart, .gallery li, tr, .score { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .charts { grid-template-columns: repeat(3, 1fr); } .chart .note { font-size: 9pt; }
  table { font-size: 8pt; } th, td { padding: 3px 5px; } th:first-child, td:first-child { min-width: 8em; } .chart.wide svg { min-width: 0; }
  .gallery { grid-template-columns: repeat(5, 1fr); }
  .switch { display: none; } .crop, .crop img, .ring, h3::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`
