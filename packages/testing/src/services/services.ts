/** Where an S3 server is and how to sign for it. */
export interface S3Endpoint {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Where the three services answer; plain data, so that it can be handed to other processes. */
export interface ServiceAddresses {
  /** Names a database that may not exist yet: `applyMigrations` makes it. */
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly s3: S3Endpoint
}

/** Postgres, Redis and an object store, running. */
export interface Services extends ServiceAddresses {
  stop(): Promise<void>
}
