/** What can run a network, in the names that results, health and `EXECUTION_PROVIDERS` use. */
export const executionProviders = ['cuda', 'webgpu', 'cpu'] as const
export type ExecutionProvider = (typeof executionProviders)[number]
