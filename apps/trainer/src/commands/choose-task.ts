import { MetaphaseError } from '@metaphase/errors'

type Command = (args: string[]) => Promise<void>

/** A command whose first argument says which of several it is; only that one's options are known to it. */
export function chooseTask(name: string, tasks: Readonly<Record<string, Command>>): Command {
  return async ([task = '', ...args]) => {
    const command = tasks[task]
    if (command) return command(args)
    const known = Object.keys(tasks)
    throw new MetaphaseError(
      'request-invalid',
      `${name} ${known.join(' or ')}, not "${task}". Usage: ${known.map((known) => `${name} ${known} …`).join(' | ')}`,
    )
  }
}
