// The agent, and the path that it has walked.

import { KIND, STEPS } from "./film.js";
import { centre, disc, easeInOut } from "./geometry.js";

/** Where the agent is, a share u of the way from a moment to the next, and how large (it shrinks as it falls). */
export function agentAt(film, moment, u, size) {
  const here = film.path[moment];
  const [x, y] = centre(film, here, size);
  const action = film.action[moment];
  if (action > 3 || u <= 0) return { x, y, scale: 1 };
  const [entered, next] = [film.entered[moment], film.path[moment + 1]];
  if (entered !== next) return falling(film, [x, y], centre(film, entered, size), centre(film, next, size), u);
  if (next === here) {
    const turned = film.kinds[here] === KIND.REVERSED ? -1 : 1;
    const nudge = turned * Math.sin(Math.PI * u) * size * 0.16;
    return { x: x + STEPS[action][1] * nudge, y: y + STEPS[action][0] * nudge, scale: 1 };
  }
  const [toX, toY] = centre(film, next, size);
  const way = easeInOut(u);
  return { x: x + (toX - x) * way, y: y + (toY - y) * way, scale: 1 };
}

function falling(film, [x, y], [overX, overY], [backX, backY], u) {
  if (u < 0.4) return { x: x + (overX - x) * easeInOut(u / 0.4), y: y + (overY - y) * easeInOut(u / 0.4), scale: 1 };
  if (u < 0.7) return { x: overX, y: overY, scale: 1 - (u - 0.4) / 0.3 };
  return { x: backX, y: backY, scale: (u - 0.7) / 0.3 };
}

/** The path of a take up to a moment, and on to where the agent is now. A fall breaks it. */
export function drawPath(ctx, film, palette, size, take, step, u, agent) {
  const first = film.starts[take];
  ctx.beginPath();
  ctx.moveTo(...centre(film, film.path[first], size));
  for (let moment = first; moment < first + step; moment++) {
    const fell = film.entered[moment] !== film.path[moment + 1];
    if (fell) ctx.lineTo(...centre(film, film.entered[moment], size));
    ctx[fell ? "moveTo" : "lineTo"](...centre(film, film.path[moment + 1], size));
  }
  const now = first + step;
  if (u > 0 && (film.entered[now] === film.path[now + 1] ? film.path[now + 1] !== film.path[now] : u < 0.7)) {
    ctx.lineTo(agent.x, agent.y);
  }
  ctx.strokeStyle = palette.path;
  ctx.lineWidth = Math.max(2, size * 0.075);
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.stroke();
}

/** The agent, with a pointer in it to the action that it draws. */
export function drawAgent(ctx, film, palette, size, { x, y, scale }, action) {
  const radius = size * 0.2 * scale;
  if (radius < 0.5) return;
  disc(ctx, x, y + size * 0.02, radius * 1.18, palette.shadow);
  disc(ctx, x, y, radius * 1.14, palette.rim);
  disc(ctx, x, y, radius * 0.95, palette.orange);
  if (action > 3) return;
  const [down, right] = STEPS[action];
  const at = (along, aside) => [x + (right * along - down * aside) * radius, y + (down * along + right * aside) * radius];
  ctx.beginPath();
  ctx.moveTo(...at(-0.22, -0.48));
  ctx.lineTo(...at(0.52, 0));
  ctx.lineTo(...at(-0.22, 0.48));
  ctx.closePath();
  ctx.fillStyle = palette.rim;
  ctx.fill();
}
