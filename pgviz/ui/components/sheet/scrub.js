// Where a hand or a key takes the value of a cell. The bounds hold for hands and keys; what is typed, Python judges.

import { countOf } from "../bridge/keys.js";
import { plain, stepped } from "../bridge/numbers.js";

/** An edit as Python sent it, without the rounding errors of its numbers. */
export function meant(edit) {
  const { value, low, high, step } = edit;
  return { ...edit, value: plain(value, step), low: plain(low, step), high: plain(high, step) };
}

/**
 * A drag that has gone ``steps`` from ``base``, and goes ``more`` now: { steps, value }. A base outside the bounds does
 * not jump; the hand can only lead it back. The way back from a bound begins there, not where the hand went.
 */
export function dragged({ low, high, step }, base, steps, more) {
  const [least, most] = [Math.min(low, base), Math.max(high, base)];
  const value = stepped(step, base, steps + more);
  if (least <= value && value <= most) return { steps: steps + more, value };
  const bound = value > most ? most : least;
  const room = (bound - base) / step;
  return { steps: more > 0 ? Math.ceil(room - 1e-9) + 0 : Math.floor(room + 1e-9), value: bound };
}

/** The value that a key leads to; null for other keys. */
export function keyed({ low, high, step }, value, event) {
  if (event.key === "Home") return low;
  if (event.key === "End") return high;
  const count = countOf(event);
  if (count === 0) return null;
  const next = stepped(step, value, count);
  return count > 0 ? Math.min(next, Math.max(high, value)) : Math.max(next, Math.min(low, value));
}

/** The values up to so many steps around one, itself first, then the nearest: where a hand or a key can be next. */
export function around({ low, high, step }, value, steps) {
  const [least, most] = [Math.min(low, value), Math.max(high, value)];
  const found = [value];
  for (let count = 1; count <= steps; count++) {
    for (const way of [count, -count]) found.push(Math.min(most, Math.max(least, stepped(step, value, way))));
  }
  return [...new Set(found)];
}
