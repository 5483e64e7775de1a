/** The only place object keys are spelled. */
export const keys = {
  slide: (slideId: string) => `slides/${slideId}/source`,
  /** A picture beside the slide, of a format that only tells when it is opened. */
  associatedImage: (slideId: string, name: string) => `slides/${slideId}/associated/${name}.jpg`,
  slidePrefix: (slideId: string) => `slides/${slideId}/`,

  analysisPrefix: (analysisId: string) => `analyses/${analysisId}/`,
  /** Present when the analysis was cancelled: what a worker without a database looks at before each batch. */
  cancelled: (analysisId: string) => `analyses/${analysisId}/cancelled`,
  /** `planId` is the hash of the plan, so that the same plan made again finds its finished batches. */
  plan: (analysisId: string, planId: string) => `analyses/${analysisId}/plans/${planId}/plan.json`,
  /** Beside the plan whose key is given. */
  batch: (planKey: string, batch: number) => planKey.replace(/plan\.json$/, `batches/${batch}.json`),

  modelFile: (modelSha256: string, path: string) => `models/${modelSha256}/${path}`,
  modelManifest: (modelSha256: string) => `models/${modelSha256}/manifest.json`,
}

/** The slide that an object of `keys.slide` is the source of. */
export const slideIdOf = (slideKey: string): string => slideKey.split('/')[1] ?? ''
