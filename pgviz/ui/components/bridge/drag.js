// One hand that takes hold of one thing, moves it, and lets go: with a mouse, a pen, or one finger of several.

import { hold } from "./hold.js";

/**
 * ``hand`` says what it means:
 *
 * grab(event) → what is taken hold of, an object, or null; with ``waits`` it is not held before it has moved.
 * begins(event, grip) → while it waits: true begins the drag, false means that it is none, undefined waits on.
 * start(grip, event), move(grip, event)
 * taps: whether letting go while it waits begins the drag, and ends it at once.
 * end(grip, how): how is "released", "cancelled" by the browser, which wants to scroll, or "escaped" by the key.
 */
export class Drag {
  constructor(section, hand) {
    this.section = section; // it captures the pointer, for what was taken hold of may be built anew meanwhile
    this.hand = hand;
    this.grip = null;
  }

  listen(signal) {
    this.section.addEventListener("pointerdown", (event) => this.press(event), { signal });
  }

  get begun() {
    return Boolean(this.grip && !this.grip.waits);
  }

  press(event) {
    if (event.button !== 0 || (this.grip && event.pointerId !== this.grip.id)) return; // a second finger
    if (this.grip) this.finish("cancelled"); // the same pointer again: nobody heard that it let go
    const grip = this.hand.grab(event);
    if (!grip) return;
    this.grip = Object.assign(grip, { id: event.pointerId, x: event.clientX, y: event.clientY });
    this.hearing = new AbortController();
    const mine = (how) => (event) => event.pointerId === this.grip?.id && how(event);
    const on = (type, how) => document.addEventListener(type, how, { signal: this.hearing.signal, capture: true });
    on("pointermove", mine((event) => this.move(event)));
    on("pointerup", mine((event) => this.release(event)));
    on("pointercancel", mine(() => this.finish("cancelled")));
    on("keydown", (event) => this.key(event));
    if (!grip.waits) this.start(event);
  }

  start(event) {
    this.grip.waits = false;
    this.section.setPointerCapture(this.grip.id);
    hold(true);
    this.hand.start(this.grip, event);
  }

  move(event) {
    if (this.grip.waits) {
      const begins = this.hand.begins(event, this.grip);
      if (begins === undefined) return;
      if (!begins) return this.finish("cancelled");
      this.start(event);
    }
    this.hand.move(this.grip, event);
  }

  release(event) {
    if (this.grip.waits && this.hand.taps) this.start(event);
    this.finish("released");
  }

  key(event) {
    if (event.key !== "Escape" || !this.begun) return;
    event.preventDefault();
    event.stopPropagation();
    this.finish("escaped");
  }

  /** Ends whatever there is; ``hand.end`` hears of it only if it had begun. */
  finish(how) {
    const { grip, begun } = this;
    if (!grip) return;
    this.grip = null;
    this.hearing.abort();
    if (!begun) return;
    hold(false);
    if (this.section.hasPointerCapture(grip.id)) this.section.releasePointerCapture(grip.id);
    this.hand.end(grip, how);
  }
}
