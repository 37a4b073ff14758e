// The state space as the maps show it: from parts of a map to states and back, and where keys lead in it.

import { COARSE } from "../bridge/keys.js";
import { decimalsOf, plain, rounded } from "../bridge/numbers.js";

export const AXES = [
  { arrow: "→", orientation: "horizontal", keys: { ArrowRight: 1, ArrowLeft: -1 } },
  { arrow: "↑", orientation: "vertical", keys: { ArrowUp: 1, ArrowDown: -1 } },
];

export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** The parts of a map's side at which a state lies; (0, 0) is the lowest left. ``space``: low, high and step by axis. */
export const partsOf = ({ low, high }, state) => state.map((value, i) => (value - low[i]) / (high[i] - low[i]));

/** A value as near as an axis has one, with no more decimals than its step; inside the bounds. */
export function near({ low, high, step }, value, i) {
  const decimals = Math.max(decimalsOf(step[i]), decimalsOf(low[i]));
  return Math.min(high[i], Math.max(low[i], rounded(value, decimals)));
}

/** The state at these parts of a map, on the steps, which count from the lowest left. */
export function stateAt(space, parts) {
  const { low, high, step } = space;
  return parts.map((part, i) => near(space, low[i] + Math.round((part * (high[i] - low[i])) / step[i]) * step[i], i));
}

/** The states up to so many steps around one, in rings, the nearest first; inside the bounds. */
export function around(space, [x, y], steps) {
  const { low, high, step } = space;
  const found = [[x, y]];
  const at = (right, up) => {
    const state = [x + right * step[0], y + up * step[1]];
    if (state.every((value, i) => value >= low[i] && value <= high[i])) found.push(state.map((value, i) => near(space, value, i)));
  };
  for (let ring = 1; ring <= steps; ring++)
    for (let k = -ring; k < ring; k++) {
      at(k, ring); // along the top, down the right, back along the bottom, up the left
      at(ring, -k);
      at(-k, -ring);
      at(-ring, k);
    }
  return found;
}

/** A state as Python sent it, without the rounding errors of its numbers. */
export const stateMeant = ({ step }, state) => state.map((value, i) => plain(value, step[i]));

/** Which number a key moves, and where to; null for other keys. The arrows belong to the plane, not to the slider. */
export function stateAfterKey(space, state, axis, { key, shiftKey }) {
  const { low, high, step } = space;
  const to = (i, value) => ({ axis: i, state: state.map((old, k) => (k === i ? near(space, value, i) : old)) });
  if (key === "Home") return to(axis, low[axis]);
  if (key === "End") return to(axis, high[axis]);
  if (key === "PageUp") return to(axis, state[axis] + COARSE * step[axis]);
  if (key === "PageDown") return to(axis, state[axis] - COARSE * step[axis]);
  const i = AXES.findIndex(({ keys }) => key in keys);
  return i < 0 ? null : to(i, state[i] + AXES[i].keys[key] * (shiftKey ? COARSE : 1) * step[i]);
}
