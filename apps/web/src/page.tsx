import { LocationProvider, Route, Router } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { messageOf } from './api.ts'
import { Notices } from './notices.tsx'
import { ReportPage } from './report/report-page.tsx'
import { enter, session } from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { followAnalyses } from './slides/live-analyses.ts'
import { SlideList } from './slides/slide-list.tsx'
import { SlidePage } from './viewer/slide-page.tsx'

/** The paths that are this page's; every other one is the API's and is left to the browser. */
const OWN_PATHS = /^\/(view\/|$)/

export function Page() {
  const fault = useSignal('')
  useEffect(() => {
    enter().catch((error: unknown) => (fault.value = messageOf(error)))
  }, [])
  if (fault.value) return <p role="alert">{fault.value}</p>
  if (session.value === undefined) return null
  if (session.value === null) return <SignIn />
  return <SignedIn />
}

function SignedIn() {
  useEffect(followAnalyses, [])
  return (
    <LocationProvider scope={OWN_PATHS}>
      <Router>
        <Route path="/" component={SlideList} />
        <Route path="/view/slides/:id" component={SlidePage} />
        <Route path="/view/slides/:id/report" component={ReportPage} />
        <Route default component={NotFound} />
      </Router>
      <Notices />
    </LocationProvider>
  )
}

const NotFound = () => (
  <main class="sign-in">
    <p>
      There is no such page. <a href="/">All slides</a>
    </p>
  </main>
)
