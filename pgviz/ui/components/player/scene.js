// Part of the player's one module: the picture. Lengths and shades are read from the film and eased between.

// -------------------------------------------------------------------------------------------------------- the colours

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** Any CSS colour as [red, green, blue]. */
function rgb(css) {
  probe.fillStyle = "#888";
  probe.fillStyle = css.trim();
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const mix = (from, to, share) => from.map((x, i) => Math.round(x + (to[i] - x) * share));
const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** The colours of the theme that is on. */
function paletteOf(element) {
  const style = getComputedStyle(element);
  const named = (name) => rgb(style.getPropertyValue(`--st-${name}-color`) || "#888");
  const [ground, text, blue, orange] = ["background", "text", "blue", "orange"].map(named);
  const [red, green] = ["red", "green"].map(named);
  const dark = ground[0] + ground[1] + ground[2] < 384;
  const low = mix(ground, blue, dark ? 0.14 : 0.07);
  const high = mix(ground, blue, dark ? 0.72 : 0.5);
  const shades = Array.from({ length: 64 }, (_, i) => css(mix(low, high, i / 63)));
  return {
    key: [ground, text, blue, orange, red, green].join(),
    ground: css(ground),
    shades,
    empty: css(mix(ground, text, 0.06)),
    wall: css(dark ? mix(ground, text, 0.3) : mix(ground, text, 0.82)),
    arrow: dark ? mix(text, [255, 255, 255], 0.4) : mix(text, [0, 0, 0], 0.1),
    orange: css(orange),
    drawn: css(dark ? mix(orange, [255, 255, 255], 0.25) : orange),
    start: css(mix(ground, orange, 0.75)),
    path: css(orange, dark ? 0.9 : 0.7),
    red: css(red),
    hatching: css(mix(ground, red, 0.7)),
    redGround: css(mix(ground, red, dark ? 0.26 : 0.16)),
    green: css(green),
    greenGround: css(mix(ground, green, dark ? 0.3 : 0.18)),
    rim: "#fff",
    shadow: "rgb(0 0 0 / 0.28)",
  };
}

// -------------------------------------------------------------------------------------------------------- the drawing

const easeInOut = (u) => (u < 0.5 ? 2 * u * u : 1 - 2 * (1 - u) * (1 - u));
const centre = (film, cell, size) => [(cell % film.cols + 0.5) * size, (Math.floor(cell / film.cols) + 0.5) * size];

/** Cells and marks for take `to`, or, with 0 ≤ u < 1, between take `from` and take `to`. */
function drawCells(ctx, film, palette, size, from, to, u) {
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

/** All arrows, in a few strengths: one fill for each strength is much cheaper than one for each arrow. */
function drawArrows(ctx, film, palette, size, from, to, u) {
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

/** Where the agent is, a share u of the way from a moment to the next, and how large (it shrinks as it falls). */
function agentAt(film, moment, u, size) {
  const here = film.path[moment];
  const [x, y] = centre(film, here, size);
  const action = film.action[moment];
  if (action > 3 || u <= 0) return { x, y, scale: 1 };
  const [entered, next] = [film.entered[moment], film.path[moment + 1]];
  if (entered !== next) return falling(film, [x, y], centre(film, entered, size), centre(film, next, size), u);
  if (next === here) {
    const nudge = Math.sin(Math.PI * u) * size * 0.16;
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
function drawPath(ctx, film, palette, size, take, step, u, agent) {
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
function drawAgent(ctx, film, palette, size, { x, y, scale }, action) {
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

function disc(ctx, x, y, radius, colour) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.fill();
}

/** The arrow of the action that was drawn here, in the agent's colour. */
function drawDrawn(ctx, film, palette, size, take, moment) {
  const action = film.action[moment];
  if (action > 3) return;
  const cell = film.path[moment];
  const path = new Path2D();
  arrow(path, ...centre(film, cell, size), size, action, film.pi[(take * film.cells + cell) * 4 + action]);
  ctx.fillStyle = palette.drawn;
  ctx.fill(path);
}
