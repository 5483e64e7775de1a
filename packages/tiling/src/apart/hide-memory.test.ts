import { fork } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'

const program = new URL('../../test/watched-parent.ts', import.meta.url).pathname
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** Whether any user gets to `path`. */
const isOpenToAll = (path: string): boolean =>
  path === '/' || ((statSync(path).mode & 0o001) === 1 && isOpenToAll(dirname(path)))

// root may read everything, so that somebody else has to try
test.skipIf(process.platform !== 'linux' || (isRoot && !isOpenToAll(dirname(program))))(
  'a process of the same user cannot read the environment of one that hid its memory',
  async () => {
    const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
    const [seen] = await once(fork(program, [], asNobody), 'message')
    expect(seen).toEqual({ before: true, after: false })
  },
)
