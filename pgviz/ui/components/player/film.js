// Part of the player's one module (component.py joins film.js, scene.js and player.js).
// The film: what Python sent (see wire.py), as a header and arrays, and how to find a moment in it.

const KIND = { FLOOR: 0, WALL: 1, START: 2, GOAL: 3, PIT: 4, CLIFF: 5 };
const STEPS = [[-1, 0], [0, 1], [1, 0], [0, -1]]; // (row, column) of N, E, S, W
const TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

/** The film behind the bytes: its header, and its arrays as views. */
function decode(bytes) {
  const buffer = bytes.slice().buffer; // aligned: what comes is a window into a longer message
  const length = new DataView(buffer).getUint32(0, true);
  const film = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const body = Math.ceil((4 + length) / 8) * 8;
  for (const [name, { offset, type, length: count }] of Object.entries(film.arrays)) {
    film[name] = new TYPES[type](buffer, body + offset, count);
  }
  film.cells = film.rows * film.cols;
  film.moments = film.path.length;
  return film;
}

const stepsOf = (film, take) => film.starts[take + 1] - film.starts[take] - 1;
const momentAt = (film, take, step) => film.starts[take] + step;

function takeOf(film, moment) {
  let low = 0;
  let high = film.labels.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (film.starts[middle] <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

function captionAt(film, moment) {
  const [from, to] = [film.text_starts[moment], film.text_starts[moment + 1]];
  return new TextDecoder().decode(film.texts.subarray(from, to));
}
