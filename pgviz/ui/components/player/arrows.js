// The policy as arrows.

import { STEPS } from "./film.js";
import { centre } from "./geometry.js";
import { css } from "./palette.js";

/** All arrows, in a few strengths: one fill for each strength is much cheaper than one for each arrow. */
export function drawArrows(ctx, film, palette, size, from, to, u) {
  const strengths = 8;
  const batches = Array.from({ length: strengths }, () => new Path2D());
  for (let cell = 0; cell < film.cells; cell++) {
    const [x, y] = centre(film, cell, size);
    for (let action = 0; action < 4; action++) {
      const [a, b] = [film.pi[(from * film.cells + cell) * 4 + action], film.pi[(to * film.cells + cell) * 4 + action]];
      const share = a + (b - a) * u;
      if (share * size > 0.5) arrow(batches[Math.min(strengths - 1, Math.floor(share * strengths))], x, y, size, action, share);
    }
  }
  batches.forEach((batch, i) => {
    ctx.fillStyle = css(palette.arrow, 0.4 + (0.56 * i) / (strengths - 1));
    ctx.fill(batch);
  });
}

/** An arrow from the centre of a cell; its length, head and all, is proportional to `share`. */
function arrow(path, x, y, size, action, share) {
  const [down, right] = STEPS[action];
  const length = share * size * 0.46;
  const head = Math.min(size * 0.13, length * 0.5);
  const wide = Math.min(size * 0.078, length * 0.34);
  const thin = Math.min(size * 0.022, length * 0.12);
  const at = (along, aside) => [x + right * along - down * aside, y + down * along + right * aside];
  path.moveTo(...at(0, -thin));
  path.lineTo(...at(length - head, -thin));
  path.lineTo(...at(length - head, -wide));
  path.lineTo(...at(length, 0));
  path.lineTo(...at(length - head, wide));
  path.lineTo(...at(length - head, thin));
  path.lineTo(...at(0, thin));
  path.closePath();
}

/** The arrow of the action that was drawn here, in the agent's colour. */
export function drawDrawn(ctx, film, palette, size, take, moment) {
  const action = film.action[moment];
  if (action > 3) return;
  const cell = film.path[moment];
  const path = new Path2D();
  arrow(path, ...centre(film, cell, size), size, action, film.pi[(take * film.cells + cell) * 4 + action]);
  ctx.fillStyle = palette.drawn;
  ctx.fill(path);
}
