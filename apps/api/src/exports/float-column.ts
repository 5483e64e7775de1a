const FIRST_CAPACITY = 1024

/** Single-precision numbers in one block of memory that doubles as it fills: 4 bytes each. */
export class FloatColumn {
  #values = new Float32Array(FIRST_CAPACITY)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float32Array(2 * this.#length)
      longer.set(this.#values)
      this.#values = longer
    }
    this.#values[this.#length++] = value
  }

  /** Their bytes in the machine's order, which is little-endian wherever this runs. */
  bytes(): ArrayBuffer {
    return this.#values.buffer.slice(0, this.#length * Float32Array.BYTES_PER_ELEMENT)
  }
}
