const WIDTH = 32

/** One line on a terminal that shows a share done; elsewhere, a line for each new state. */
export function createProgressBar(stream: NodeJS.WriteStream) {
  let lastState = ''
  return {
    show(state: string, share: number): void {
      if (stream.isTTY) {
        const filled = Math.round(share * WIDTH)
        const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
        stream.write(`\r  ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${state.padEnd(10)}`)
      } else if (state !== lastState) {
        stream.write(`  ${state}\n`)
      }
      lastState = state
    },
    end(): void {
      if (stream.isTTY) stream.write('\n')
    },
  }
}
