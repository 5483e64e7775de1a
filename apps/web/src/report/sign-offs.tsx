import { useSignal } from '@preact/signals'
import { dataOf } from '@metaphase/client'
import { api, messageOf } from '../api.ts'
import { fixed, when } from '../numbers.ts'
import { may, reviewer } from '../session/session.ts'
import { useFetched } from '../use-fetched.ts'

/** Who stands for the result, and the means to do so. */
export function SignOffs({ analysisId }: { analysisId: string }) {
  const asked = useSignal(0)
  const fault = useSignal('')
  const path = { id: analysisId }
  const { data } = useFetched(`${analysisId} ${asked.value}`, (signal) =>
    dataOf(api.GET('/analyses/{id}/sign-offs', { params: { path }, signal })),
  )
  const current = data?.signOffs.filter(({ isCurrent }) => isCurrent) ?? []
  const mine = current.find((signOff) => signOff.reviewer === reviewer.value)
  const sign = async (signed: boolean) => {
    const body = { reviewer: reviewer.value, signed }
    try {
      await dataOf(api.POST('/analyses/{id}/sign-offs', { params: { path }, body }))
      fault.value = ''
      asked.value += 1
    } catch (error) {
      fault.value = messageOf(error)
    }
  }
  return (
    <section class="sign-offs" aria-label="Sign-off">
      <h2>Signed off by</h2>
      {current.filter(({ signed }) => signed).length === 0 && <p>Nobody yet.</p>}
      <ul>
        {current
          .filter(({ signed }) => signed)
          .map(({ id, reviewer, createdAt, mitoses, isOutdated }) => (
            <li key={id}>
              <b>{reviewer}</b>, {when(createdAt)}: {fixed(mitoses, 0)} mitotic figures
              {isOutdated && <em> · figures were reviewed since</em>}
            </li>
          ))}
      </ul>
      {may('review') && (
        <p class="signing">
          {reviewer.value === '' ? (
            'To sign, give your name at the top of the page.'
          ) : mine?.signed && !mine.isOutdated ? (
            <button type="button" onClick={() => sign(false)}>
              Take my sign-off back
            </button>
          ) : (
            <button type="button" class="primary" onClick={() => sign(true)}>
              Sign as {reviewer.value}
            </button>
          )}
        </p>
      )}
      {fault.value && <p role="alert">{fault.value}</p>}
    </section>
  )
}
