// A map as text, one character a cell, and what painting and resizing make of it. A cell is [row, column].

export const shapeOf = (text) => [text.split("\n").length, text.split("\n")[0].length];
export const symbolAt = (text, [row, column]) => text.split("\n")[row][column];
export const sameCell = (a, b) => a[0] === b[0] && a[1] === b[1];

/** The cells from one to another, in a straight line: a quick hand skips none. */
export function lineOf([row, column], [toRow, toColumn]) {
  const steps = Math.max(Math.abs(toRow - row), Math.abs(toColumn - column));
  const at = (from, to, i) => Math.round(from + ((to - from) * i) / (steps || 1));
  return Array.from({ length: steps + 1 }, (_, i) => [at(row, toRow, i), at(column, toColumn, i)]);
}

/** The map with these cells painted; of a single brush only the last one, and where it was is ground again. */
export function painted(text, cells, brush, ground) {
  const rows = text.split("\n").map((line) => [...line].map((symbol) => (brush.single && symbol === brush.symbol ? ground : symbol)));
  for (const [row, column] of brush.single ? cells.slice(-1) : cells) rows[row][column] = brush.symbol;
  return rows.map((line) => line.join("")).join("\n");
}

/** The map with another number of rows and columns: it grows and shrinks at its lower and its right end. */
export function resized(text, [height, width], ground) {
  const lines = text.split("\n").slice(0, height);
  while (lines.length < height) lines.push("");
  return lines.map((line) => line.slice(0, width).padEnd(width, ground)).join("\n");
}

/** One row (axis 0) or column (axis 1) more or less, within the limits; null where there is none to add or to take. */
export function sizeAfter([height, width], axis, more, { least, most }) {
  const size = [height, width];
  size[axis] += more;
  return more > 0 ? (size[axis] <= most ? size : null) : size[axis] >= least ? size : null;
}

const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const kept = (value, size) => Math.min(Math.max(value, 0), size - 1);
export const within = ([row, column], [height, width]) => [kept(row, height), kept(column, width)];

/** Where a key leads from a cell; null if it leads nowhere. */
export function cellAfter([row, column], { key, ctrlKey }, shape) {
  if (key in WAYS) return within([row + WAYS[key][0], column + WAYS[key][1]], shape);
  if (key === "Home") return [ctrlKey ? 0 : row, 0];
  if (key === "End") return [ctrlKey ? shape[0] - 1 : row, shape[1] - 1];
  return null;
}

/** The cell at a point of a box that the map fills, the nearest one if it is outside. */
export function cellAt({ left, top, width, height }, x, y, shape) {
  return within([Math.floor(((y - top) / height) * shape[0]), Math.floor(((x - left) / width) * shape[1])], shape);
}

/** The brush that a key paints with: of a letter its own, of Delete the ground, of Space and Enter the chosen one. */
export function brushOf({ key }, brushes, chosen) {
  if (key === " " || key === "Enter") return chosen;
  if (key === "Delete" || key === "Backspace") return brushes[0];
  return brushes.find((brush) => brush.keys.includes(key.toLowerCase()) && key.length === 1);
}
