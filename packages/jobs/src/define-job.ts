import type { z } from 'zod'

/** A job's contract: the only place its name, payload, retries and identity are spelled. */
export interface JobContract<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  readonly name: Name
  readonly payload: Payload
  readonly attempts: number
  /** First pause between attempts; it doubles each time. */
  readonly backoffMs: number
  /** Equal payloads mean the same work, so they give the same id and are queued once. */
  readonly id: (payload: z.output<Payload>) => string
}

export type PayloadOf<Contract extends JobContract> = z.output<Contract['payload']>

export const defineJob = <const Name extends string, Payload extends z.ZodType>(
  contract: JobContract<Name, Payload>,
): JobContract<Name, Payload> => contract
