import { runSchema, type RunFile } from '../../../trainer/src/run-file.ts'
import { smallRun } from '../../../trainer/test/small-run.ts'

/** A run small enough for a test, on reviewed slides and nothing else; without a teacher, whom it would take nuclei to warm up. */
export const reviewRun: RunFile = runSchema.parse({
  ...smallRun,
  name: 'reviewed-phantoms',
  epochs: 6,
  warmUp: {
    epochs: 1,
    sources: ['reviews'],
    sampling: [{ source: 'reviews', focus: 'anywhere', share: 1 }],
  },
  sources: ['reviews'],
  sampling: [
    { source: 'reviews', focus: 'mitotic-figure', share: 2 },
    { source: 'reviews', focus: 'hard-negative', share: 2 },
    { source: 'reviews', focus: 'anywhere', share: 1 },
  ],
  teacher: null,
  losses: { domain: 0 }, // all slides are of one scanner
  validation: { everyEpochs: 3 },
  hardNegativeMining: null,
})
