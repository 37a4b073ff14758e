// Where the film stands, and how it goes on: by itself, or a step by hand.

import { momentAt, stepsOf, takeOf } from "./film.js";

const STEP_MS = 420; // of one step at 1×
const TAKE_MS = 7000; // a long episode is hastened, so that at 1× it lasts about this
const LEAST_STEP_MS = 12;
const BLEND_MS = 320; // from one policy to the next
const HOLD_MS = 700; // at the end of an episode
const GLIDE_MS = 220; // of a step by hand

export class Playhead {
  /** ``calm``: its ``matches`` says whether to leave motion out. ``told()`` is called at every other moment. */
  constructor(calm, told) {
    this.calm = calm;
    this.told = told;
    this.speed = 1;
  }

  /** A film from its beginning. */
  load(film) {
    this.film = film;
    this.playing = false;
    this.put(0, 0);
    this.blend = null; // { from, u } while the policy changes
    this.gliding = false; // a step by hand, on its way
  }

  put(take, step) {
    Object.assign(this, { take, step });
    this.u = 0; // share of the way to the next moment
    this.held = 0; // ms held at the end of a take
  }

  get moment() {
    return momentAt(this.film, this.take, this.step);
  }

  get last() {
    return this.film.labels.length - 1;
  }

  get moves() {
    return this.playing || this.gliding || this.blend !== null;
  }

  // -- by hand

  play() {
    if (this.take === this.last && this.step === stepsOf(this.film, this.last)) this.moveTo(0, 0);
    this.playing = true;
    this.gliding = false;
    this.held = 0;
  }

  /** Comes to rest at a moment: a step that has begun is walked to its end. */
  stop() {
    this.playing = false;
    this.gliding = this.u > 0 && !this.calm.matches;
    if (!this.gliding) this.u = 0;
  }

  forward() {
    this.rest();
    if (this.step < stepsOf(this.film, this.take)) {
      if (this.calm.matches) this.moveTo(this.take, this.step + 1);
      else this.gliding = true;
    } else if (this.take < this.last) this.moveTo(this.take + 1, 0);
  }

  back() {
    this.rest();
    if (this.step > 0) this.moveTo(this.take, this.step - 1);
    else if (this.take > 0) this.moveTo(this.take - 1, stepsOf(this.film, this.take - 1));
  }

  next() {
    this.rest();
    if (this.take < this.last) this.moveTo(this.take + 1, 0);
  }

  previous() {
    this.rest();
    this.moveTo(Math.max(0, this.take - 1), 0);
  }

  scrubTo(moment) {
    this.rest();
    const take = takeOf(this.film, moment);
    this.moveTo(take, moment - this.film.starts[take], false);
  }

  /** The step at which it comes to rest. */
  get resting() {
    return this.step + (this.gliding ? 1 : 0);
  }

  /** Ends whatever moves, at a moment. */
  rest() {
    this.playing = false;
    if (!this.gliding && this.u === 0) return;
    this.step += this.gliding || this.u > 0.5 ? 1 : 0;
    this.u = 0;
    this.gliding = false;
  }

  moveTo(take, step, blended = true) {
    if (take !== this.take) this.blend = blended && !this.calm.matches ? { from: this.take, u: 0 } : null;
    this.put(take, step);
    this.told();
  }

  // -- by itself

  /** ``passed`` ms later. */
  advance(passed) {
    if (this.blend) {
      this.blend.u += passed / Math.max(120, BLEND_MS / this.speed);
      if (this.blend.u >= 1) this.blend = null;
    } else if (this.gliding) this.walk(passed / GLIDE_MS, 1);
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
    if (this.take < this.last) return this.moveTo(this.take + 1, 0);
    this.playing = false;
    this.told();
  }

  /** Moves on by a number of steps, of which at most `most` are left. */
  walk(share, most) {
    const way = Math.min(this.u + share, most);
    const whole = Math.floor(way);
    this.u = way - whole;
    if (whole === 0) return;
    this.step += whole;
    this.gliding = false;
    this.told();
  }
}
