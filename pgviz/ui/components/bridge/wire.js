// What Python sent as one buffer of bytes (see wire.py): facts, and arrays that are windows into it.

const TYPES = { i1: Int8Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

/** The facts of what has no arrays. */
export const factsOf = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** { facts, arrays }: the header, and its arrays by name. */
export function read(bytes) {
  const buffer = bytes.slice().buffer; // aligned: what comes is a window into a longer message
  const length = new DataView(buffer).getUint32(0, true);
  const { arrays: index, ...facts } = factsOf(new Uint8Array(buffer, 4, length));
  const body = Math.ceil((4 + length) / 8) * 8;
  const arrays = {};
  for (const [name, { offset, type, length: count }] of Object.entries(index)) {
    arrays[name] = new TYPES[type](buffer, body + offset, count);
  }
  return { facts, arrays };
}
