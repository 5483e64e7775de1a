import type { ComponentChildren } from 'preact'
import { toggle, type Desk, type Tool } from './desk.ts'
import { showWhole, zoomBy } from './move-view.ts'
import { takeViewAsRegion } from './region-tool.ts'
import { isHelpShown } from './shortcuts-help.tsx'

export function Toolbar({ desk }: { desk: Desk }) {
  const { findings, isHeatShown, shown, tool } = desk
  const choose = (wanted: Tool) => () => (tool.value = tool.value === wanted ? 'look' : wanted)
  return (
    <div class="toolbar" role="toolbar" aria-label="Slide tools">
      <ToolButton name="Zoom in (+)" onClick={() => zoomBy(desk, 1.6)}>
        +
      </ToolButton>
      <ToolButton name="Zoom out (−)" onClick={() => zoomBy(desk, 1 / 1.6)}>
        −
      </ToolButton>
      <ToolButton name="Whole slide (F)" onClick={() => showWhole(desk)}>
        ⤢
      </ToolButton>
      {findings.value && (
        <>
          <hr />
          <ToolButton name="Draw a region (D)" isOn={tool.value === 'region'} onClick={choose('region')}>
            ✎
          </ToolButton>
          <ToolButton name="Count what is in view (V)" onClick={() => takeViewAsRegion(desk)}>
            ▭
          </ToolButton>
          <ToolButton name="Add a figure (M)" isOn={tool.value === 'add'} onClick={choose('add')}>
            ⊕
          </ToolButton>
          <hr />
          <ToolButton
            name="Density of figures (H)"
            isOn={isHeatShown.value}
            onClick={() => (isHeatShown.value = !isHeatShown.value)}
          >
            ▦
          </ToolButton>
          <ToolButton
            name="Candidates below the threshold (C)"
            isOn={shown.value.has('candidate')}
            onClick={() => toggle(shown, 'candidate')}
          >
            ◌
          </ToolButton>
        </>
      )}
      <hr />
      <ToolButton name="Keys (?)" onClick={() => (isHelpShown.value = true)}>
        ?
      </ToolButton>
    </div>
  )
}

interface ToolButtonProps {
  readonly name: string
  readonly isOn?: boolean
  readonly onClick: () => void
  readonly children: ComponentChildren
}

const ToolButton = ({ name, isOn, onClick, children }: ToolButtonProps) => (
  <button type="button" title={name} aria-label={name} aria-pressed={isOn} onClick={onClick}>
    {children}
  </button>
)
