// The gridworld player. Python sends a film (see wire.py); this lays it out, draws it and senses the person.
// It knows no mathematics: lengths and shades are read from the film and eased between, texts are shown as they came.

const KIND = { FLOOR: 0, WALL: 1, START: 2, GOAL: 3, PIT: 4, CLIFF: 5 };
const STEPS = [[-1, 0], [0, 1], [1, 0], [0, -1]]; // (row, column) of N, E, S, W
const TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

const STEP_MS = 420; // of one step at 1×
const TAKE_MS = 7000; // a long episode is hastened, so that at 1× it lasts about this
const LEAST_STEP_MS = 12;
const BLEND_MS = 320; // from one policy to the next
const HOLD_MS = 700; // at the end of an episode
const GLIDE_MS = 220; // of a step by hand
const REPORT_AFTER_MS = 140; // a held arrow key reports once, at its end
const MAX_CELL = 112; // pixels
const LEAST_WIDTH = 400; // of the controls
const PNG_SIDE = 1600;

const players = new WeakMap(); // what the component was mounted in → its player

// Streamlit calls this again for every rerun and every change of theme, and may clean up an older call late:
// only the newest call's clean-up ends the player.
export default function ({ data, parentElement, setStateValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement.querySelector(".player"));
    players.set(parentElement, player);
  }
  player.update(data, (moment) => setStateValue("moment", moment));
  const call = ++player.calls;
  return () => {
    if (player.calls !== call) return;
    players.delete(parentElement);
    player.end();
  };
}

// ---------------------------------------------------------------------------------------------------------- the film

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
    wall: css(dark ? mix(ground, text, 0.4) : mix(ground, text, 0.82)),
    arrow: dark ? mix(text, [255, 255, 255], 0.4) : mix(text, [0, 0, 0], 0.1),
    orange: css(orange),
    drawn: css(dark ? mix(orange, [255, 255, 255], 0.25) : orange),
    path: css(orange, 0.75),
    red: css(red),
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

/** Cells, marks and arrows for take `to`, or, with 0 ≤ u < 1, between take `from` and take `to`. */
function drawWorld(ctx, film, palette, size, from, to, u) {
  ctx.clearRect(0, 0, film.cols * size, film.rows * size);
  for (let cell = 0; cell < film.cells; cell++) drawCell(ctx, film, palette, size, cell, from, to, u);
  drawArrows(ctx, film, palette, size, from, to, u);
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
  ctx.strokeStyle = palette.orange;
  ctx.lineWidth = Math.max(1.25, size * 0.03);
  ctx.setLineDash([size * 0.09, size * 0.07]);
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
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = palette.red;
  ctx.fill();
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
  ctx.strokeStyle = palette.red;
  ctx.lineWidth = Math.max(1, size * 0.035);
  ctx.stroke();
  ctx.restore();
}

/** All arrows, a few strengths at a time: one fill a strength is much cheaper than one an arrow. */
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
    ctx.fillStyle = css(palette.arrow, 0.3 + (0.62 * i) / (strengths - 1));
    ctx.fill(batch);
  });
}

/** An arrow from the centre of a cell; its length, head and all, is proportional to `share`. */
function arrow(path, x, y, size, action, share) {
  const [down, right] = STEPS[action];
  const length = share * size * 0.44;
  const head = Math.min(size * 0.13, length * 0.55);
  const wide = Math.min(size * 0.085, length * 0.42);
  const thick = Math.max(0.6, Math.min(size * 0.026, length * 0.16));
  const at = (along, aside) => [x + right * along - down * aside, y + down * along + right * aside];
  path.moveTo(...at(0, -thick));
  path.lineTo(...at(length - head, -thick));
  path.lineTo(...at(length - head, -wide));
  path.lineTo(...at(length, 0));
  path.lineTo(...at(length - head, wide));
  path.lineTo(...at(length - head, thick));
  path.lineTo(...at(0, thick));
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

function drawAgent(ctx, palette, size, { x, y, scale }) {
  const radius = size * 0.19 * scale;
  if (radius < 0.5) return;
  ctx.beginPath();
  ctx.arc(x, y + size * 0.02, radius * 1.2, 0, 2 * Math.PI);
  ctx.fillStyle = palette.shadow;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius * 1.16, 0, 2 * Math.PI);
  ctx.fillStyle = palette.rim;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius * 0.9, 0, 2 * Math.PI);
  ctx.fillStyle = palette.orange;
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

// --------------------------------------------------------------------------------------------------------- the player

class Player {
  constructor(root) {
    this.root = root;
    this.calls = 0;
    this.frames = 0;
    this.find = (selector) => root.querySelector(selector);
    this.canvas = this.find(".world");
    this.ctx = this.canvas.getContext("2d");
    this.layer = document.createElement("canvas"); // the world without path and agent
    this.layerCtx = this.layer.getContext("2d");
    this.take = 0;
    this.step = 0;
    this.u = 0; // share of the way to the next moment
    this.held = 0; // ms held at the end of a take
    this.blend = null; // { from, u } while the policy changes
    this.playing = false;
    this.gliding = false; // a step by hand, on its way
    this.seen = true;
    this.speed = 1;
    this.tick = this.tick.bind(this);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.ending = new AbortController();
    this.listen();
  }

  listen() {
    const on = (target, type, what) => target.addEventListener(type, what, { signal: this.ending.signal });
    for (const button of this.root.querySelectorAll("button")) on(button, "click", () => this[button.dataset.do]());
    on(this.canvas, "click", () => this.toggle());
    on(this.root, "keydown", (event) => this.onKey(event));
    const scrub = this.find(".scrub");
    on(scrub, "input", () => this.scrubTo(Number(scrub.value)));
    on(scrub, "change", () => this.say());
    on(this.find("select"), "change", (event) => (this.speed = Number(event.target.value)));
    on(document, "visibilitychange", () => this.wake());
    this.sizes = new ResizeObserver(() => this.layout());
    this.sizes.observe(this.root.parentElement);
    this.sight = new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      this.wake();
    });
    this.sight.observe(this.canvas);
  }

  /** What Python sent: perhaps a new film, perhaps the same one again, perhaps in a new theme. */
  update(data, report) {
    this.report = report;
    const film = decode(data);
    const isNew = this.film?.digest !== film.digest;
    this.film = isNew ? film : Object.assign(this.film, { height: film.height, report: film.report });
    const palette = paletteOf(this.root);
    const repaint = palette.key !== this.palette?.key;
    this.palette = palette;
    if (isNew) this.load();
    if (isNew || repaint) this.painted = null;
    this.find(".ramp").style.background = `linear-gradient(to right, ${palette.shades[0]}, ${palette.shades.at(-1)})`;
    this.layout();
  }

  load() {
    const film = this.film;
    this.stop();
    Object.assign(this, { take: 0, step: 0, u: 0, held: 0, blend: null, gliding: false });
    this.root.setAttribute("aria-label", film.name);
    this.find(".scrub").max = film.moments - 1;
    this.find(".total").textContent = film.total ? ` ${film.total}` : "";
    this.find(".low").textContent = film.legend[0];
    this.find(".high").textContent = film.legend[1];
    this.find(".note").textContent = film.note;
    for (const mark of this.root.querySelectorAll("[data-kind]")) mark.hidden = !film.kinds.includes(Number(mark.dataset.kind));
    this.find(".hidden[role=status]").textContent = "";
    if (!this.calm.matches) this.play();
    this.describe();
  }

  end() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.reporting);
    this.ending.abort();
    this.sizes.disconnect();
    this.sight.disconnect();
  }

  /** Square cells, a whole number of device pixels each, as large as the width and the film's height allow. */
  layout() {
    const film = this.film;
    if (!film) return;
    const room = this.root.parentElement.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    const fits = Math.min(room / film.cols, film.height / film.rows, MAX_CELL);
    const size = Math.max(4, Math.floor(fits * ratio));
    const [width, height] = [size * film.cols, size * film.rows];
    this.root.style.width = `${Math.min(room, Math.max(width / ratio, LEAST_WIDTH))}px`;
    if (this.size !== size || this.canvas.width !== width || this.canvas.height !== height) {
      this.size = size;
      for (const canvas of [this.canvas, this.layer]) [canvas.width, canvas.height] = [width, height];
      this.canvas.style.width = `${width / ratio}px`;
      this.canvas.style.height = `${height / ratio}px`;
      this.painted = null;
    }
    if (!this.painted) this.draw();
  }

  // ------------------------------------------------------------------------------------------------- what a person does

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tag = event.composedPath()[0].tagName;
    if (tag === "SELECT" || (event.key === " " && tag === "BUTTON")) return;
    const slider = tag === "INPUT" && !event.shiftKey && event.key.startsWith("Arrow");
    const sideways = event.shiftKey ? ["previous", "next"] : ["back", "forward"];
    const wanted = { " ": "toggle", ArrowLeft: sideways[0], ArrowRight: sideways[1], "[": "previous", "]": "next" }[event.key];
    if (!wanted || slider) return;
    event.preventDefault();
    event.stopPropagation();
    this[wanted]();
  }

  toggle() {
    if (!this.playing) return this.play();
    this.stop();
    this.settle();
    this.say();
  }

  play() {
    const last = this.film.labels.length - 1;
    if (this.take === last && this.step === stepsOf(this.film, last)) this.moveTo(0, 0);
    this.playing = true;
    this.gliding = false;
    this.held = 0;
    this.show();
    this.wake();
  }

  stop() {
    this.playing = false;
    this.show();
  }

  /** Comes to rest at a moment: a step that has begun is walked to its end. */
  settle() {
    this.gliding = this.u > 0 && !this.calm.matches;
    if (!this.gliding) this.u = 0;
    this.describe();
    this.wake();
  }

  forward() {
    this.rest();
    if (this.step === stepsOf(this.film, this.take)) {
      if (this.take === this.film.labels.length - 1) return;
      this.moveTo(this.take + 1, 0);
    } else if (this.calm.matches) this.moveTo(this.take, this.step + 1);
    else this.gliding = true;
    this.say();
    this.wake();
  }

  back() {
    this.rest();
    if (this.step > 0) this.moveTo(this.take, this.step - 1);
    else if (this.take > 0) this.moveTo(this.take - 1, stepsOf(this.film, this.take - 1));
    this.say();
  }

  next() {
    this.rest();
    if (this.take < this.film.labels.length - 1) this.moveTo(this.take + 1, 0);
    this.say();
  }

  previous() {
    this.rest();
    this.moveTo(this.step === 0 ? Math.max(0, this.take - 1) : this.take, 0);
    this.say();
  }

  scrubTo(moment) {
    this.rest();
    const take = takeOf(this.film, moment);
    this.moveTo(take, moment - this.film.starts[take], false);
  }

  save() {
    const picture = document.createElement("canvas");
    const { film, palette } = this;
    const size = Math.ceil(PNG_SIDE / Math.max(film.rows, film.cols));
    [picture.width, picture.height] = [film.cols * size, film.rows * size];
    const ctx = picture.getContext("2d");
    drawWorld(ctx, film, palette, size, this.take, this.take, 1);
    this.drawMoving(ctx, size);
    ctx.globalCompositeOperation = "destination-over";
    ctx.fillStyle = palette.ground;
    ctx.fillRect(0, 0, picture.width, picture.height);
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `pgviz-${film.labels[this.take].replace(/[^\w]+/g, "-")}-step-${this.step}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  /** Ends whatever moves, at a moment. */
  rest() {
    if (this.playing) this.stop();
    if (this.gliding || this.u > 0) {
      this.step += this.gliding || this.u > 0.5 ? 1 : 0;
      this.u = 0;
      this.gliding = false;
    }
  }

  moveTo(take, step, blended = true) {
    if (take !== this.take) this.blend = blended && !this.calm.matches ? { from: this.take, u: 0 } : null;
    Object.assign(this, { take, step, u: 0, held: 0 });
    this.describe();
    this.wake();
  }

  /** Tells Python, and a listener, where the person has stopped; once things have been quiet for a moment. */
  say() {
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      if (this.playing) return;
      const step = this.step + (this.gliding ? 1 : 0);
      this.find(".hidden[role=status]").textContent = this.spoken(step);
      if (this.film.report) this.report({ film: this.film.digest, take: this.take, step });
    }, REPORT_AFTER_MS);
  }

  // ------------------------------------------------------------------------------------------------------------ the text

  spoken(step) {
    const film = this.film;
    return `${film.labels[this.take]}, step ${step}: ${captionAt(film, momentAt(film, this.take, step))}`;
  }

  /** Label, caption, scrubber and text alternative for the moment. */
  describe() {
    const film = this.film;
    const moment = momentAt(film, this.take, this.step);
    this.find(".label").textContent = film.labels[this.take];
    this.find(".step").textContent = ` · step ${this.step}`;
    this.find(".take").textContent = film.captions[this.take];
    this.find(".caption").textContent = captionAt(film, moment);
    const scrub = this.find(".scrub");
    scrub.value = moment;
    scrub.style.setProperty("--done", `${(100 * moment) / Math.max(1, film.moments - 1)}%`);
    scrub.setAttribute("aria-valuetext", `${film.labels[this.take]}, step ${this.step}`);
    if (!this.playing) this.canvas.setAttribute("aria-label", this.spoken(this.step));
    Object.assign(this.root.dataset, { take: this.take, step: this.step });
  }

  /** The state of the buttons. */
  show() {
    this.root.classList.toggle("playing", this.playing);
    const main = this.find("[data-do=toggle]");
    main.setAttribute("aria-label", this.playing ? "Pause" : "Play");
    if (this.playing) this.canvas.setAttribute("aria-label", `${this.film.name}, playing`);
  }

  // ------------------------------------------------------------------------------------------------------------ the time

  moves() {
    return this.playing || this.gliding || this.blend !== null;
  }

  /** Draws the next frame, and goes on while something moves and can be seen. */
  wake() {
    if (this.frame || !this.film || (this.moves() && (!this.seen || document.hidden))) return;
    this.last = null;
    this.frame = requestAnimationFrame(this.tick);
  }

  tick(now) {
    const passed = this.last === null ? 0 : Math.min(100, now - this.last);
    this.last = now;
    this.advance(passed);
    this.draw();
    const goesOn = this.moves() && this.seen && !document.hidden;
    this.frame = goesOn ? requestAnimationFrame(this.tick) : null;
  }

  advance(passed) {
    if (this.blend) {
      this.blend.u += passed / Math.max(120, BLEND_MS / this.speed);
      if (this.blend.u < 1) return;
      this.blend = null;
      return;
    }
    if (this.gliding) this.walk(passed / GLIDE_MS, 1);
    else if (this.playing) this.run(passed);
  }

  run(passed) {
    const steps = stepsOf(this.film, this.take);
    if (this.step < steps) {
      const ms = Math.max(LEAST_STEP_MS, Math.min(STEP_MS, TAKE_MS / steps)) / this.speed;
      return this.walk(passed / ms, steps - this.step);
    }
    this.held += passed;
    if (this.held < HOLD_MS / this.speed) return;
    if (this.take < this.film.labels.length - 1) this.moveTo(this.take + 1, 0);
    else {
      this.stop();
      this.describe();
    }
  }

  /** Moves on by a number of steps, of which at most `most` are left. */
  walk(share, most) {
    const way = Math.min(this.u + share, most);
    const whole = Math.floor(way);
    this.u = way - whole;
    if (whole === 0) return;
    this.step += whole;
    this.gliding = false;
    this.describe();
  }

  // ----------------------------------------------------------------------------------------------------------- the frame

  draw() {
    if (!this.film || !this.size) return;
    const wanted = this.blend ? `${this.blend.from} ${this.take} ${this.blend.u}` : `${this.take}`;
    if (this.painted !== wanted) {
      const [from, u] = this.blend ? [this.blend.from, easeInOut(this.blend.u)] : [this.take, 1];
      drawWorld(this.layerCtx, this.film, this.palette, this.size, from, this.take, u);
      this.painted = wanted;
    }
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.ctx.drawImage(this.layer, 0, 0);
    this.drawMoving(this.ctx, this.size);
    this.root.dataset.frames = ++this.frames; // every real drawing counts itself, for tests and the bench
  }

  drawMoving(ctx, size) {
    const { film, palette, take, step } = this;
    const moment = momentAt(film, take, step);
    const u = this.calm.matches ? 0 : this.u;
    const agent = agentAt(film, moment, u, size);
    drawPath(ctx, film, palette, size, take, step, u, agent);
    if (!this.blend) drawDrawn(ctx, film, palette, size, take, moment);
    drawAgent(ctx, palette, size, agent);
  }
}
