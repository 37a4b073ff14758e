// Where the film that goes with a chart stands: an upright line over the plot, and what is so there, in words. A hand
// that takes hold of the plot leads the film. Plotly draws none of it anew; it only says where things are.

import { Drag } from "../bridge/drag.js";
import { make } from "../bridge/elements.js";
import { go, onStand, placeOf } from "../bridge/linked.js";

const BEGINS = 4; // pixels sideways, until a finger scrubs and does not scroll

/** What plotly drew: its x axis, and the box of the plot in pixels; null before it has drawn. */
const drawnBy = (plot) => (plot._fullLayout?._size ? { box: plot._fullLayout._size, axis: plot._fullLayout.xaxis } : null);

export class Cursor {
  constructor(section, plot) {
    this.plot = plot;
    this.section = section;
    this.text = make("span", "said");
    this.line = make("div", "cursor", this.text);
    this.line.hidden = true;
    this.line.setAttribute("aria-hidden", "true"); // the film says aloud where it stands
    section.append(this.line);
    this.drag = new Drag(section, this);
  }

  enter(signal) {
    this.drag.listen(signal);
    onStand((link) => link === this.linked?.film && this.draw(), signal);
  }

  /** ``linked``: the film's link, and what is so at its places; null for a chart that goes with no film. */
  load(linked) {
    this.linked = linked;
    this.section.classList.toggle("linked", Boolean(linked));
    this.draw();
  }

  draw() {
    const at = this.linked ? placeOf(this.linked.film) : undefined;
    const drawn = drawnBy(this.plot);
    this.line.hidden = at === undefined || !drawn;
    if (this.line.hidden) return;
    const { box, axis } = drawn;
    const x = axis.l2p(at);
    Object.assign(this.line.style, { top: `${box.t}px`, height: `${box.h}px`, transform: `translateX(${box.l + x}px)` });
    this.line.classList.toggle("late", x > box.w / 2); // the words stand on the side that has room
    this.text.textContent = this.linked.said[at] ?? "";
  }

  // -- a hand on the plot (see Drag)

  get taps() {
    return true;
  }

  grab(event) {
    const at = this.linked && placeOf(this.linked.film);
    if (!Number.isFinite(at) || this.under(event) === null) return null;
    return { from: at, waits: event.pointerType === "touch" };
  }

  begins(event, grip) {
    const [aside, along] = [Math.abs(event.clientX - grip.x), Math.abs(event.clientY - grip.y)];
    if (along > BEGINS && along > aside) return false;
    return aside > BEGINS || undefined;
  }

  start(_, event) {
    this.move(_, event);
  }

  move(_, event) {
    const at = this.under(event, true);
    if (at !== null) go(this.linked.film, at);
  }

  end(grip, how) {
    if (how !== "released") go(this.linked.film, grip.from);
  }

  /** What on the x axis is under a pointer; null outside the plot, or with ``anywhere`` the nearer end. */
  under(event, anywhere = false) {
    const drawn = drawnBy(this.plot);
    if (!drawn) return null;
    const { box, axis } = drawn;
    const { left, top } = this.plot.getBoundingClientRect();
    const [x, y] = [event.clientX - left - box.l, event.clientY - top - box.t];
    if (anywhere) return axis.p2l(Math.max(0, Math.min(box.w, x)));
    return x >= 0 && x <= box.w && y >= 0 && y <= box.h ? axis.p2l(x) : null;
  }
}
