import { render } from 'preact'
import './style/base.css'
import { Page } from './page.tsx'

render(<Page />, document.getElementById('page')!)
