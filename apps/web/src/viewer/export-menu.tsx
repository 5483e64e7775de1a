import { useRef } from 'preact/hooks'
import type { Findings } from '../result/findings.ts'

/** Routes of the API and what reads them. */
const formats = [
  ['geojson', 'QuPath GeoJSON'],
  ['geojson.gz', 'QuPath GeoJSON, gzipped'],
  ['csv', 'CSV'],
  ['midog.json', 'MIDOG JSON'],
  ['dsa.json', 'DSA annotation'],
  ['coco.json', 'COCO'],
  ['dcm', 'DICOM annotations'],
] as const

/** Files of the figures, at the threshold on the page and with all reviews applied. */
export function ExportMenu({ findings: { result } }: { findings: Findings }) {
  const menu = useRef<HTMLDetailsElement>(null)
  const close = () => menu.current?.removeAttribute('open')
  const closeOnEscape = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') close()
  }
  const query = `reviews=applied&threshold=${result.threshold.value}`
  return (
    <details class="menu" ref={menu} onKeyDown={closeOnEscape}>
      <summary>Export</summary>
      <ul onClick={close}>
        {formats.map(([ending, name]) => (
          <li key={ending}>
            <a href={`/analyses/${result.analysis.id}/figures.${ending}?${query}`} download>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
