// Part of the player's one module: the controls, the texts and the time. The browser does no mathematics here:
// every text and number that a person reads came from Python.

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
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".player");
  let player = players.get(parentElement);
  if (player?.root !== root) {
    player?.end();
    player = new Player(root);
    players.set(parentElement, player);
  }
  player.update(data, (moment) => setStateValue("moment", moment));
  player.announce(() => setTriggerValue("drawn", true));
  const call = ++player.calls;
  return () => {
    if (player.calls !== call) return;
    players.delete(parentElement);
    player.end();
  };
}

class Player {
  constructor(root) {
    this.root = root;
    this.calls = 0;
    this.frames = 0;
    this.find = (selector) => root.querySelector(selector);
    this.canvas = this.find(".world");
    this.ctx = this.canvas.getContext("2d");
    [this.below, this.above] = [0, 1].map(() => document.createElement("canvas").getContext("2d")); // cells, arrows
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

  /** Tells Python, where it asks, that the first frame is drawn. */
  announce(tell) {
    if (!this.film.announce || this.announced || !this.frames) return;
    this.announced = true;
    tell();
  }

  load() {
    const film = this.film;
    clearTimeout(this.reporting);
    this.playing = false;
    Object.assign(this, { take: 0, step: 0, u: 0, held: 0, blend: null, gliding: false });
    this.root.setAttribute("aria-label", film.name);
    this.find(".scrub").max = film.moments - 1;
    this.find(".total").textContent = film.total ? ` ${film.total}` : "";
    this.find(".low").textContent = film.legend[0];
    this.find(".high").textContent = film.legend[1];
    this.find(".note").textContent = film.note;
    for (const mark of this.root.querySelectorAll("[data-kind]")) mark.hidden = !film.kinds.includes(Number(mark.dataset.kind));
    this.find(".hidden[role=status]").textContent = "";
    if (this.calm.matches) this.show();
    else this.play();
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
      for (const canvas of [this.canvas, this.below.canvas, this.above.canvas]) [canvas.width, canvas.height] = [width, height];
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
    this.moveTo(Math.max(0, this.take - 1), 0);
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
    ctx.fillStyle = palette.ground;
    ctx.fillRect(0, 0, picture.width, picture.height);
    drawCells(ctx, film, palette, size, this.take, this.take, 1);
    this.drawMoving(ctx, size, () => drawArrows(ctx, film, palette, size, this.take, this.take, 1));
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
    if (this.playing) this.canvas.setAttribute("aria-label", `${this.film.name}: playing`);
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
    this.paint();
    const { ctx, below, above, canvas } = this;
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(below.canvas, 0, 0);
    this.drawMoving(ctx, this.size, () => ctx.drawImage(above.canvas, 0, 0));
    this.root.dataset.frames = ++this.frames; // every real drawing counts itself, for tests and the bench
  }

  /** Keeps the two layers that change only with the take: cells below the path, arrows above it. */
  paint() {
    const { film, palette, size, take, blend } = this;
    const wanted = blend ? `${blend.from} ${take} ${blend.u}` : `${take}`;
    if (this.painted === wanted) return;
    const [from, u] = blend ? [blend.from, easeInOut(blend.u)] : [take, 1];
    for (const layer of [this.below, this.above]) layer.clearRect(0, 0, film.cols * size, film.rows * size);
    drawCells(this.below, film, palette, size, from, take, u);
    drawArrows(this.above, film, palette, size, from, take, u);
    this.painted = wanted;
  }

  drawMoving(ctx, size, arrows) {
    const { film, palette, take, step } = this;
    const moment = momentAt(film, take, step);
    const u = this.calm.matches ? 0 : this.u;
    const agent = agentAt(film, moment, u, size);
    drawPath(ctx, film, palette, size, take, step, u, agent);
    arrows();
    if (!this.blend) drawDrawn(ctx, film, palette, size, take, moment);
    drawAgent(ctx, film, palette, size, agent, film.action[moment]);
  }
}
