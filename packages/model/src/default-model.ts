/** The bundle of models/ that is used where none is named. */
export const defaultModel = 'mitosis-detector'
