import type { RunEvent, RunEventOf } from './run-event.ts'

/** The events of one kind, in their order. */
export const eventsOf = <Kind extends RunEvent['event']>(events: readonly RunEvent[], kind: Kind) =>
  events.filter((event): event is RunEventOf<Kind> => event.event === kind)

/** Of the validations the one with the highest F1; the earlier of equals, as the loop keeps it. */
export function bestValidation(events: readonly RunEvent[]): RunEventOf<'validation'> | null {
  return eventsOf(events, 'validation').reduce<RunEventOf<'validation'> | null>(
    (best, validation) => (best === null || validation.f1 > best.f1 ? validation : best),
    null,
  )
}
