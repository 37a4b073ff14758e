// The cells: ground, shade, marks.

import { KIND } from "./film.js";
import { centre, disc } from "./geometry.js";
import { css } from "./palette.js";

/** Cells and marks for take `to`, or, with 0 ≤ u < 1, between take `from` and take `to`. */
export function drawCells(ctx, film, palette, size, from, to, u) {
  for (let cell = 0; cell < film.cells; cell++) drawCell(ctx, film, palette, size, cell, from, to, u);
}

function drawCell(ctx, film, palette, size, cell, from, to, u) {
  const kind = film.kinds[cell];
  const [x, y] = centre(film, cell, size);
  const half = size / 2 - Math.max(0.75, size * 0.02);
  ctx.beginPath();
  ctx.roundRect(x - half, y - half, 2 * half, 2 * half, size * 0.1);
  ctx.fillStyle = groundOf(film, palette, cell, from, to, u);
  ctx.fill();
  if (kind === KIND.START) drawStart(ctx, palette, x, y, size);
  if (kind === KIND.GOAL) drawStar(ctx, palette, x, y, size * 0.24);
  if (kind === KIND.PIT) drawPit(ctx, palette, x, y, size * 0.25);
  if (kind === KIND.CLIFF) drawHatching(ctx, palette, x, y, half, size);
  if (kind === KIND.REVERSED) drawReversed(ctx, palette, x - half, y - half, size);
}

function groundOf(film, palette, cell, from, to, u) {
  const kind = film.kinds[cell];
  if (kind === KIND.WALL) return palette.wall;
  if (kind === KIND.GOAL) return palette.greenGround;
  if (kind === KIND.PIT) return palette.redGround;
  if (kind === KIND.CLIFF) return palette.empty;
  const [a, b] = [film.shade[from * film.cells + cell], film.shade[to * film.cells + cell]];
  return palette.shades[Math.round((a + (b - a) * u) * (palette.shades.length - 1))];
}

function drawStart(ctx, palette, x, y, size) {
  const half = size * 0.4;
  ctx.beginPath();
  ctx.roundRect(x - half, y - half, 2 * half, 2 * half, size * 0.08);
  ctx.strokeStyle = palette.start;
  ctx.lineWidth = Math.max(1.25, size * 0.022);
  ctx.setLineDash([size * 0.08, size * 0.06]);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawStar(ctx, palette, x, y, radius) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const [r, angle] = [i % 2 ? radius * 0.45 : radius, (i * Math.PI) / 5];
    ctx.lineTo(x + r * Math.sin(angle), y - r * Math.cos(angle));
  }
  ctx.closePath();
  ctx.fillStyle = palette.green;
  ctx.fill();
}

function drawPit(ctx, palette, x, y, radius) {
  disc(ctx, x, y, radius, palette.red);
  const arm = radius * 0.38;
  ctx.beginPath();
  ctx.moveTo(x - arm, y - arm);
  ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x + arm, y - arm);
  ctx.lineTo(x - arm, y + arm);
  ctx.strokeStyle = palette.rim;
  ctx.lineWidth = radius * 0.24;
  ctx.lineCap = "round";
  ctx.stroke();
}

function drawHatching(ctx, palette, x, y, half, size) {
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x - half, y - half, 2 * half, 2 * half, size * 0.1);
  ctx.clip();
  ctx.beginPath();
  for (let d = -2 * half; d < 2 * half; d += size * 0.17) {
    ctx.moveTo(x - half + d, y + half);
    ctx.lineTo(x + half + d, y - half);
  }
  ctx.strokeStyle = palette.hatching;
  ctx.lineWidth = Math.max(1, size * 0.03);
  ctx.stroke();
  ctx.restore();
}

/** Two arrows in opposite directions, in the upper left of the cell. */
function drawReversed(ctx, palette, left, top, size) {
  const at = (x, y) => [left + x * size, top + y * size];
  ctx.beginPath();
  for (const [tail, tip, y] of [[0.06, 0.28, 0.1], [0.28, 0.06, 0.2]]) {
    const back = tip + (tail - tip) * 0.36;
    ctx.moveTo(...at(tail, y));
    ctx.lineTo(...at(tip, y));
    ctx.moveTo(...at(back, y - 0.05));
    ctx.lineTo(...at(tip, y));
    ctx.lineTo(...at(back, y + 0.05));
  }
  ctx.strokeStyle = css(palette.arrow, 0.8);
  ctx.lineWidth = Math.max(1.25, size * 0.024);
  ctx.stroke();
}
