// Films in lockstep: they share one playhead, which waits at the end of each take for the longest of them.

import { momentAt, stepsOf, takeOf } from "./film.js";
import { Playhead } from "./playhead.js";

const HEADS = "pgviz.heads"; // of globalThis, for each mount may be a module of its own: name → the playhead

/** The playhead of all films of this name; ``steps``: those of the longest film in each take. */
function sharedHead({ name, steps }, calm) {
  const heads = (globalThis[HEADS] ??= new Map());
  if (!heads.has(name)) {
    const starts = [0];
    for (const longest of steps) starts.push(starts.at(-1) + longest + 1);
    const head = new Playhead(calm, () => head.films.forEach((film) => film.moved()));
    head.films = new Set();
    head.load({ labels: steps, starts });
    heads.set(name, head);
  }
  return heads.get(name);
}

/** The shared playhead as one of its films sees it, which may be over before the others: a ``Playhead`` to a player. */
export class Lockstep {
  /** ``moved()`` is called at every other moment, and when somebody pauses or goes on, whichever film it was. */
  constructor(film, calm, moved) {
    Object.assign(this, { film, calm, moved });
    this.join();
  }

  join() {
    this.head = sharedHead(this.film.together, this.calm);
    this.head.films.add(this);
  }

  leave() {
    this.head.films.delete(this);
    if (!this.head.films.size) globalThis[HEADS].delete(this.film.together.name);
  }

  get take() {
    return this.head.take;
  }

  get steps() {
    return stepsOf(this.film, this.take);
  }

  get step() {
    return Math.min(this.head.step, this.steps);
  }

  get resting() {
    return Math.min(this.head.resting, this.steps);
  }

  get u() {
    return this.head.step < this.steps ? this.head.u : 0;
  }

  get moment() {
    return momentAt(this.film, this.take, this.step);
  }

  get blend() {
    return this.head.blend;
  }

  get playing() {
    return this.head.playing;
  }

  get moves() {
    return this.head.moves;
  }

  get speed() {
    return this.head.speed;
  }

  set speed(speed) {
    this.head.speed = speed;
    this.tell();
  }

  play() {
    this.all("play");
  }

  stop() {
    this.all("stop");
  }

  forward() {
    this.all("forward");
  }

  back() {
    this.all("back");
  }

  next() {
    this.all("next");
  }

  previous() {
    this.all("previous");
  }

  scrubTo(moment) {
    const take = takeOf(this.film, moment);
    this.all("scrubTo", this.head.film.starts[take] + moment - this.film.starts[take]);
  }

  all(does, ...how) {
    this.head[does](...how);
    this.tell();
  }

  tell() {
    for (const film of this.head.films) film.moved();
  }

  /** ``passed`` ms later, in the frame of this time: whoever draws first in it moves the head. */
  advance(passed, frame) {
    if (this.head.frame === frame) return;
    this.head.frame = frame;
    this.head.advance(passed);
  }
}
