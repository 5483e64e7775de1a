import { dataOf, type Schemas } from '@metaphase/client'
import { api } from '../api.ts'
import { fixed, percent } from '../numbers.ts'
import { useFetched } from '../use-fetched.ts'

/** How far each two of those who reviewed a result agree; asked anew when a review comes. */
export function AgreementLines({
  analysisId,
  reviewers,
  asOf,
}: {
  analysisId: string
  reviewers: readonly string[]
  /** How many reviews there are. */
  asOf: number
}) {
  const pairs = reviewers.flatMap((first, i) => reviewers.slice(i + 1).map((second) => ({ first, second })))
  const { data, fault } = useFetched(`${analysisId} ${reviewers.join(' ')} ${asOf}`, (signal) =>
    Promise.all(
      pairs.map((query) =>
        dataOf(api.GET('/analyses/{id}/agreement', { params: { path: { id: analysisId }, query }, signal })),
      ),
    ),
  )
  if (fault) return <p role="alert">{fault}</p>
  return (
    <>
      {data?.map((agreement) => (
        <p key={`${agreement.first} ${agreement.second}`}>
          {agreement.first} and {agreement.second}: {say(agreement)}
        </p>
      ))}
    </>
  )
}

function say({ mitotic, atypical }: Schemas['Agreement']): string {
  if (mitotic.observed === null) return 'no figure that both reviewed'
  const class_ = atypical.observed === null ? '' : `; atypical or typical: ${sayOf(atypical)}`
  return `mitotic or not: ${sayOf(mitotic)}${class_}`
}

const sayOf = ({ items, observed, kappa }: Schemas['Agreement']['mitotic']): string =>
  `${percent(observed!)} of ${fixed(items, 0)} alike, κ ${kappa === null ? 'undefined: always one answer' : fixed(kappa, 2)}`
