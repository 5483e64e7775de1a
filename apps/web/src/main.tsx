import { render } from 'preact'
import './style/base.css'
import './style/report.css'
import './style/side.css'
import './style/slides.css'
import './style/viewer.css'
import { Page } from './page.tsx'

render(<Page />, document.getElementById('page')!)
