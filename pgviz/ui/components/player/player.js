// The player in the browser: its controls, its frames, and what it tells Python. It does no mathematics: every text and
// number that a person reads came from Python.

import { make, plant } from "../bridge/elements.js";
import { onGo, stand } from "../bridge/linked.js";
import { reducedMotion } from "../bridge/motion.js";
import { filmIn, nearestTake } from "./film.js";
import { Lockstep } from "./lockstep.js";
import { paletteOf } from "./palette.js";
import { Picture } from "./picture.js";
import { Playhead } from "./playhead.js";
import { Texts } from "./texts.js";

const REPORT_AFTER_MS = 140; // a held arrow key reports once, at its end
const LEAST_WIDTH = 400; // CSS pixels, of the controls

export class Player {
  constructor(root, styles, markup) {
    this.section = make("div", "room");
    this.section.innerHTML = markup;
    plant(root, this.section, styles);
    this.root = this.section.querySelector(".player");
    this.find = (selector) => this.root.querySelector(selector);
    this.frames = 0;
    this.seen = true;
    this.tick = this.tick.bind(this);
    this.calm = reducedMotion();
    this.head = this.alone = new Playhead(this.calm, () => this.describe());
    this.texts = new Texts(this.root, this.head);
    this.picture = new Picture(this.find(".world"), this.head);
  }

  // -- coming and going

  enter(signal) {
    this.head.join?.();
    const on = (target, type, how) => target.addEventListener(type, how, { signal });
    for (const button of this.root.querySelectorAll("button")) on(button, "click", () => this.does(button.dataset.do));
    on(this.find(".world"), "click", () => this.does("toggle"));
    on(this.root, "keydown", (event) => this.key(event));
    const scrub = this.find(".scrub");
    on(scrub, "input", () => this.does("scrub", Number(scrub.value)));
    on(scrub, "change", () => this.say());
    on(this.find("select"), "change", (event) => (this.head.speed = Number(event.target.value)));
    on(document, "visibilitychange", () => this.wake());
    onGo((link, at) => link === this.film?.link && this.goTo(at), signal);
    const sizes = new ResizeObserver(() => this.layout());
    const sight = new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      this.wake();
    });
    sizes.observe(this.section);
    sight.observe(this.find(".world"));
    signal.addEventListener("abort", () => [sizes, sight].forEach((observer) => observer.disconnect()));
  }

  leave() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    clearTimeout(this.reporting);
    this.head.leave?.();
    stand(this.film?.link, undefined);
  }

  // -- data

  /** What Python sent: perhaps a new film, perhaps the same one again, perhaps in a new theme. */
  update(bytes, _, { setStateValue }) {
    const film = filmIn(bytes);
    const isNew = this.film?.digest !== film.digest || this.film.together?.name !== film.together?.name;
    this.report = (moment) => setStateValue("moment", moment);
    if (this.film?.link !== film.link) stand(this.film?.link, undefined);
    const { height, report, link } = film;
    this.film = isNew ? film : Object.assign(this.film, { height, report, link });
    const palette = paletteOf(this.root);
    if (isNew) this.load();
    if (isNew || palette.key !== this.picture.palette?.key) this.picture.painted = null;
    this.picture.palette = palette;
    this.find(".ramp").style.background = `linear-gradient(to right, ${palette.shades[0]}, ${palette.shades.at(-1)})`;
    this.layout();
    this.tell();
  }

  load() {
    clearTimeout(this.reporting);
    this.steer();
    this.texts.load();
    if (this.film.start) this.head.moveTo(...this.film.start, false);
    else if (!this.head.calm.matches) this.head.play();
    this.describe();
    this.wake();
  }

  /** A playhead of its own, or the one that it shares. */
  steer() {
    this.head.leave?.();
    const { alone, film } = this;
    this.head = film.together ? new Lockstep(film, this.calm, () => this.follow()) : alone;
    this.texts.head = this.picture.head = this.head;
    if (this.head === alone) alone.load(film);
    else this.head.speed = Number(this.find("select").value);
  }

  /** The shared playhead stands somewhere else, or goes at another speed. */
  follow() {
    this.find("select").value = String(this.head.speed);
    this.describe();
    this.wake();
  }

  layout() {
    if (!this.film || !this.section.clientWidth) return;
    const room = this.section.clientWidth;
    this.root.style.width = `${Math.min(room, Math.max(this.picture.fit(this.film, room), LEAST_WIDTH))}px`;
    if (!this.picture.painted) this.draw();
  }

  // -- what a person does

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tag = event.composedPath()[0].tagName;
    if (tag === "SELECT" || (event.key === " " && tag === "BUTTON")) return;
    const slider = tag === "INPUT" && !event.shiftKey && event.key.startsWith("Arrow");
    const sideways = event.shiftKey ? ["previous", "next"] : ["back", "forward"];
    const wanted = { " ": "toggle", ArrowLeft: sideways[0], ArrowRight: sideways[1], "[": "previous", "]": "next" }[event.key];
    if (!wanted || slider) return;
    event.preventDefault();
    event.stopPropagation();
    this.does(wanted);
  }

  /** What a button, a key or the scrubber asks for. */
  does(wanted, moment) {
    const { head } = this;
    if (wanted === "save") return this.picture.save();
    if (wanted === "scrub") head.scrubTo(moment);
    else if (wanted === "toggle") head.playing ? head.stop() : head.play();
    else head[wanted]();
    this.describe();
    if (!head.playing && wanted !== "scrub") this.say();
    this.wake();
  }

  /** Goes to the take that is nearest to a place in a chart, and goes on there as before: playing, or at rest. */
  goTo(at) {
    const take = nearestTake(this.film, at);
    if (take === this.head.take) return;
    const { playing } = this.head;
    this.head.rest();
    this.head.moveTo(take, 0);
    if (playing) this.head.play();
    else this.say();
    this.describe();
    this.wake();
  }

  /** Shows the moment: here, and in the charts that go with the film. */
  describe() {
    this.texts.describe();
    this.tell();
  }

  tell() {
    stand(this.film.link, this.film.at[this.head.take]);
  }

  /** Tells Python, and a listener, where the person has stopped; once things have been quiet for a moment. */
  say() {
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      const { film, head } = this;
      if (head.playing) return;
      this.texts.announce(this.texts.spoken(head.resting));
      if (film.report) this.report({ film: film.digest, take: head.take, step: head.resting });
    }, REPORT_AFTER_MS);
  }

  // -- frames

  /** Draws the next frame, and goes on while something moves and can be seen. */
  wake() {
    if (this.frame || !this.film || (this.head.moves && !this.visible)) return;
    this.last = null;
    this.frame = requestAnimationFrame(this.tick);
  }

  get visible() {
    return this.seen && !document.hidden;
  }

  tick(now) {
    const passed = this.last === null ? 0 : Math.min(100, now - this.last);
    this.last = now;
    this.head.advance(passed, now);
    this.draw();
    this.frame = this.head.moves && this.visible ? requestAnimationFrame(this.tick) : null;
  }

  draw() {
    if (!this.film || !this.picture.size) return;
    this.picture.draw();
    this.root.dataset.frames = ++this.frames; // every real drawing counts itself, for tests and the bench
  }
}
