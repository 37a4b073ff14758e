// The film: what Python sent (see wire.py), as facts and arrays, and how to find a moment in it.

import { read } from "../bridge/wire.js";

export const KIND = { FLOOR: 0, WALL: 1, START: 2, GOAL: 3, PIT: 4, CLIFF: 5, REVERSED: 6 };
export const STEPS = [[-1, 0], [0, 1], [1, 0], [0, -1]]; // (row, column) of N, E, S, W

/** The film behind the bytes: its facts, and its arrays as views. */
export function filmIn(bytes) {
  const { facts, arrays } = read(bytes);
  return { ...facts, ...arrays, cells: facts.rows * facts.cols, moments: arrays.path.length };
}

export const stepsOf = (film, take) => film.starts[take + 1] - film.starts[take] - 1;
export const momentAt = (film, take, step) => film.starts[take] + step;

export function takeOf(film, moment) {
  let low = 0;
  let high = film.labels.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (film.starts[middle] <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The take that stands nearest to a place on the axis of the charts that go with the film. */
export function nearestTake(film, at) {
  const away = film.at.map((place) => Math.abs(place - at));
  return away.indexOf(Math.min(...away));
}

export function captionAt(film, moment) {
  const [from, to] = [film.text_starts[moment], film.text_starts[moment + 1]];
  return new TextDecoder().decode(film.texts.subarray(from, to));
}
