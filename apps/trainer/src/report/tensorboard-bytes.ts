import type { Scalar } from './run-scalars.ts'

/*
 * The three protocol-buffer messages that a curve needs, by their field numbers in TensorFlow's event.proto and
 * summary.proto, and the record framing around them. Every message of a file is one record.
 *
 *   Event    1 wall_time double · 2 step int64 · 3 file_version string · 5 summary Summary · 7 session_log SessionLog
 *   Summary  1 value, repeated: { 1 tag string · 2 simple_value float }
 *   SessionLog  1 status enum, START = 1
 */
const FILE_VERSION = 'brain.Event:2'
const SESSION_START = 1

export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTimeS: number
  /** Of the whole run. */
  readonly step: number
}

/** The first record of every file. */
export const fileVersionRecord = (wallTimeS: number): Buffer =>
  record([...wallTime(wallTimeS), lengthDelimited(3, Buffer.from(FILE_VERSION))])

/** Says that the run begins anew at this step: TensorBoard drops what earlier files hold of it and later steps. */
export const sessionStartRecord = ({ wallTimeS, step }: EventTime): Buffer =>
  record([...wallTime(wallTimeS), varintField(2, step), lengthDelimited(7, varintField(1, SESSION_START))])

export const scalarsRecord = ({ wallTimeS, step }: EventTime, scalars: readonly Scalar[]): Buffer =>
  record([
    ...wallTime(wallTimeS),
    varintField(2, step),
    lengthDelimited(5, Buffer.concat(scalars.map((scalar) => lengthDelimited(1, summaryValue(scalar))))),
  ])

function summaryValue({ tag, value }: Scalar): Buffer {
  const float = Buffer.alloc(4)
  float.writeFloatLE(value)
  return Buffer.concat([lengthDelimited(1, Buffer.from(tag)), fieldTag(2, 5), float])
}

function wallTime(seconds: number): Buffer[] {
  const double = Buffer.alloc(8)
  double.writeDoubleLE(seconds)
  return [fieldTag(1, 1), double]
}

const varintField = (field: number, value: number) => Buffer.concat([fieldTag(field, 0), varint(value)])

const lengthDelimited = (field: number, bytes: Buffer) =>
  Buffer.concat([fieldTag(field, 2), varint(bytes.length), bytes])

const fieldTag = (field: number, wireType: number) => varint(field * 8 + wireType)

/** A whole number up to 2^53, seven bits a byte, lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

/** TFRecord: length (uint64), its checksum, the message, its checksum; all little-endian. */
function record(parts: readonly Buffer[]): Buffer {
  const message = Buffer.concat(parts)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(message.length))
  return Buffer.concat([length, maskedCrc32c(length), message, maskedCrc32c(message)])
}

function maskedCrc32c(bytes: Buffer): Buffer {
  const crc = crc32c(bytes)
  const masked = Buffer.alloc(4)
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  return masked
}

/** CRC with Castagnoli's polynomial, reflected (RFC 3720, B.4). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC32C_TABLE[(crc ^ byte) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0)
  return remainder
})
