import { locateDebianProgram, type LocatedProgram } from './debian-program.ts'

/** A Redis server; no npm package brings one. Throws `service-setup-failed`. */
export const locateRedis = (): Promise<LocatedProgram> =>
  locateDebianProgram({
    name: 'redis-server',
    packages: ['redis-server', 'redis-tools'], // redis-tools holds the binary; redis-server is a link to it
    dependencies: true,
    howToInstall:
      'Install it: `apt-get install redis-server` on Debian and Ubuntu, `dnf install redis` on Fedora, ' +
      '`apk add redis` on Alpine, `brew install redis` on macOS',
  })
