// The sweep: while a hand drags it asks Python for what the page shows around the hand's value, and with each frame of
// the screen the parts of the page show what is known for it. It computes nothing.

import { make } from "../bridge/elements.js";
import { partOf, takeLead } from "../bridge/ahead.js";
import { factsOf } from "../bridge/wire.js";

const AT_FIRST = 6; // values of the first portion, so that it is there at once
const FEWEST = 3; // of a later one
const AT_ONCE = 24;
const QUICK = 60; // ms: after a portion that was computed in less a larger one is asked for
const TARDY = 130; // ms: after one that took more, a smaller one
const NEAR = 12; // steps around the hand that are to be known
const FAR = 28; // steps around it of which some are asked for, once more are
const MOST = 600; // values of a grip that are remembered: the oldest go
const SAME_RUN = 30; // ms within which the parts of a page hear of one run of Python's
const SOON = 2000; // ms within which Python has said what follows from a final edit
const PATIENCE = 10_000; // ms without an answer until Python hears of the hand as it does without a sweep

const keyOf = (value) => (Array.isArray(value) ? value.join() : value); // a state is two numbers
const apart = (a, b) => (Array.isArray(a) ? Math.hypot(a[0] - b[0], a[1] - b[1]) : Math.abs(a - b));

export class Sweep {
  constructor(root) {
    this.section = make("div", "sweep");
    this.section.hidden = true;
    root.append(this.section);
    this.hold = null;
  }

  enter(signal) {
    takeLead(this, signal);
  }

  leave() {
    this.isLate(false);
    this.drop();
  }

  update(data) {
    const said = JSON.stringify(factsOf(data));
    if (said === this.said) return;
    this.said = said;
    Object.assign(this, JSON.parse(said)); // address, link, parts
    this.begin();
  }

  // -- what the hand does (see bridge/ahead.js)

  lead({ part, name, value, near, instead }) {
    if (!this.parts?.includes(part)) return false;
    if (this.hold?.name !== name || this.hold.part !== part) {
      this.drop();
      const hand = new AbortController();
      this.hold = { part, name, hand, known: new Map(), shown: null, told: new Set(), portion: AT_FIRST };
    }
    const { hold } = this;
    Object.assign(hold, { value, near, instead });
    this.ask();
    if (hold.silent || hold.known.get(keyOf(value)) === null) return false;
    this.paintSoon();
    return true;
  }

  /** What was foreseen goes with what Python said before; what is around the hand is asked for again. */
  renewed(part) {
    if (this.parts?.includes(part)) this.begin();
  }

  begin() {
    const { hold } = this;
    this.isLate(false);
    if (!hold) return;
    hold.known.clear();
    this.soonAgain ??= setTimeout(() => {
      this.soonAgain = undefined;
      if (this.hold !== hold) return this.hold && this.ask();
      this.drop();
      this.lead(hold);
    }, SAME_RUN);
  }

  /** The last value has been sent: until Python has said what follows from it there is nothing to begin from. */
  letGo() {
    if (this.hold) this.isLate(true);
    this.drop();
  }

  drop() {
    this.hold?.hand.abort();
    this.hold = null;
  }

  isLate(late) {
    clearTimeout(this.late);
    this.late = late ? setTimeout(() => (this.isLate(false), this.hold && this.ask()), SOON) : null;
  }

  ask() {
    const { hold } = this;
    if (this.late || hold.asking || hold.silent) return;
    const unknown = (steps) => hold.near(steps).filter((value) => !hold.known.has(keyOf(value)));
    const values = unknown(NEAR).length ? unknown(FAR).slice(0, hold.portion) : [];
    if (!values.length) return;
    hold.asking = true;
    this.answers(hold, values).then(
      (told) => this.hear(hold, values, told),
      () => this.hold === hold && this.giveUp(),
    );
  }

  /** What Python says for these values; it fails where Python does not. */
  async answers({ name, hand }, values) {
    const signal = AbortSignal.any([hand.signal, AbortSignal.timeout(PATIENCE)]);
    const body = JSON.stringify({ link: this.link, name, values });
    const answer = await fetch(this.address, { method: "POST", body, signal });
    if (answer.status !== 200) throw new Error(`asking ahead: ${answer.status}`);
    return answer.json();
  }

  hear(hold, values, told) {
    if (this.hold !== hold) return;
    if (told.took < QUICK) hold.portion = Math.min(AT_ONCE, 2 * hold.portion);
    else if (told.took > TARDY) hold.portion = Math.max(FEWEST, Math.floor(hold.portion / 2));
    hold.asking = false;
    for (const value of values) hold.known.set(keyOf(value), null);
    told.values.forEach((value, row) => hold.known.set(keyOf(value), { value, frames: told.frames, row }));
    for (const old of [...hold.known.keys()].slice(0, Math.max(0, hold.known.size - MOST))) hold.known.delete(old);
    if (hold.known.get(keyOf(hold.value)) === null) hold.instead();
    this.paint();
    this.ask();
  }

  /** Where Python does not answer it hears of the hand itself for the rest of this grip. */
  giveUp() {
    this.hold.silent = true;
    this.hold.instead();
  }

  // -- what the page shows

  paintSoon() {
    this.soon ??= requestAnimationFrame(() => {
      this.soon = undefined;
      this.paint();
    });
  }

  paint() {
    const { hold } = this;
    const frame = hold && this.nearest();
    const waits = hold && !hold.known.has(keyOf(hold.value));
    if (!frame || (frame === hold.shown && waits === hold.waits)) return;
    Object.assign(hold, { shown: frame, waits });
    for (const key of Object.keys(frame.frames)) hold.told.add(key);
    for (const key of hold.told) {
      const { paths, rows } = frame.frames[key] ?? { paths: [], rows: [] };
      partOf(key)?.(paths, rows[frame.row] ?? [], waits);
    }
  }

  /** The frame of the hand's value, or of the nearest one that is known. */
  nearest() {
    const { known, value } = this.hold;
    if (known.get(keyOf(value))) return known.get(keyOf(value));
    let [best, found] = [Infinity, null];
    for (const frame of known.values()) {
      const away = frame ? apart(frame.value, value) : Infinity;
      if (away < best) [best, found] = [away, frame];
    }
    return found;
  }
}
