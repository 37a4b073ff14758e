// The policy as arrows. All have one shape and differ in size only, so that as areas they are what Python says.

import { STEPS } from "./film.js";
import { centre } from "./geometry.js";
import { css } from "./palette.js";

const LONGEST = 0.46; // of a cell's side: from its centre nearly to its edge
const SHAPE = { head: 0.56, wide: 0.4, thin: 0.1 }; // of its length: the head, and half the widths of head and shaft
const LEAST = 0.7; // device pixels: a shorter arrow is not drawn
const STRENGTHS = 8;

/** All arrows, in a few strengths: one fill for each strength is much cheaper than one for each arrow. */
export function drawArrows(ctx, film, palette, size, from, to, u) {
  const batches = Array.from({ length: STRENGTHS }, () => new Path2D());
  for (let cell = 0; cell < film.cells; cell++) {
    const [x, y] = centre(film, cell, size);
    for (let action = 0; action < 4; action++) {
      const [a, b] = [film.reach[(from * film.cells + cell) * 4 + action], film.reach[(to * film.cells + cell) * 4 + action]];
      const reach = a + (b - a) * u;
      if (reach * LONGEST * size > LEAST) arrow(batches[Math.min(STRENGTHS - 1, Math.floor(reach * STRENGTHS))], x, y, size, action, reach);
    }
  }
  batches.forEach((batch, i) => {
    ctx.fillStyle = css(palette.arrow, 0.45 + (0.51 * i) / (STRENGTHS - 1));
    ctx.fill(batch);
  });
}

/** An arrow from the centre of a cell. */
function arrow(path, x, y, size, action, reach) {
  const [down, right] = STEPS[action];
  const length = reach * LONGEST * size;
  const [neck, wide, thin] = [length * (1 - SHAPE.head), length * SHAPE.wide, length * SHAPE.thin];
  const at = (along, aside) => [x + right * along - down * aside, y + down * along + right * aside];
  path.moveTo(...at(0, -thin));
  path.lineTo(...at(neck, -thin));
  path.lineTo(...at(neck, -wide));
  path.lineTo(...at(length, 0));
  path.lineTo(...at(neck, wide));
  path.lineTo(...at(neck, thin));
  path.lineTo(...at(0, thin));
  path.closePath();
}

/** The arrow of the action that was drawn here, in the agent's colour. */
export function drawDrawn(ctx, film, palette, size, take, moment) {
  const action = film.action[moment];
  if (action > 3) return;
  const cell = film.path[moment];
  const path = new Path2D();
  arrow(path, ...centre(film, cell, size), size, action, film.reach[(take * film.cells + cell) * 4 + action]);
  ctx.fillStyle = palette.drawn;
  ctx.fill(path);
}
