import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'

const float64Extension = 1
const codec = new ExtensionCodec()
codec.register({
  type: float64Extension,
  encode: (value) =>
    value instanceof Float64Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
  // A copy: the frame's bytes need not lie on a multiple of eight.
  decode: (data) => new Float64Array(data.slice().buffer),
})

/** A message as one MessagePack frame, for transports that carry bytes. Float64Array survives bit for bit. */
export function encodeMessage(message: unknown): Uint8Array {
  return encode(message, { extensionCodec: codec, ignoreUndefined: true })
}

/** @throws RangeError or Error when the bytes are no MessagePack */
export function decodeMessage(frame: Uint8Array): unknown {
  // Node's Buffer is a Uint8Array whose slices are views: seen as plain bytes, what is decoded is plain bytes too.
  const plain = new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
  return decode(plain, { extensionCodec: codec })
}
