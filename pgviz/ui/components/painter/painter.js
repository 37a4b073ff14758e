// The painter in the browser: a map of cells, a row of brushes, two sizes. It paints by itself, and reports each stroke.

import { Drag } from "../bridge/drag.js";
import { attribute, make, plant } from "../bridge/elements.js";
import { Held } from "../bridge/held.js";
import { pythonWorks } from "../bridge/life.js";
import { Outbox } from "../bridge/outbox.js";
import { Board } from "./board.js";
import { Brushes } from "./brushes.js";
import { handOn } from "./hand.js";
import { brushOf, cellAfter, painted, resized, shapeOf, sizeAfter, within } from "./rows.js";
import { Sizes } from "./sizes.js";

export class Painter {
  constructor(root, styles) {
    this.outbox = new Outbox(pythonWorks);
    this.brushes = new Brushes();
    this.sizes = new Sizes((axis, more) => this.resize(axis, more));
    this.map = new Board();
    this.board = this.map.element;
    this.message = make("p", "message");
    this.spoken = make("p", "spoken");
    for (const live of [this.message, this.spoken]) attribute(live, "role", "status");
    const tools = make("div", "tools", this.brushes.element, this.sizes.element);
    this.section = make("section", "painter", tools, this.board, this.message, this.spoken);
    this.cursor = [0, 0];
    this.drag = new Drag(this.section, handOn(this));
    this.held = new Held(this);
    plant(root, this.section, styles);
  }

  // -- coming and going

  enter(signal) {
    this.board.addEventListener("keydown", (event) => this.key(event), { signal });
    this.brushes.listen(signal);
    this.sizes.listen(signal);
    this.drag.listen(signal);
  }

  leave() {
    this.drag.finish("gone");
    this.outbox.close();
  }

  // -- data

  update(data, report) {
    this.outbox.send = report;
    this.data = data;
    this.brushes.load(data.brushes);
    attribute(this.section, "aria-label", data.label);
    this.outbox.answered(data.ack);
    this.held.settle();
    this.show();
    const said = data.message || data.hint;
    if (said !== this.message.textContent) this.message.textContent = said;
    attribute(this.message, "data-wrong", Boolean(data.message));
  }

  get brush() {
    return this.brushes.chosen;
  }

  get ground() {
    return this.data.brushes[0].symbol;
  }

  /** The map as a hand has left it, which may be ahead of what Python has answered. */
  get text() {
    return this.valueOf(this.data.name);
  }

  // -- what Held asks

  valueOf(name) {
    return this.held.get(name)?.value ?? this.data.text;
  }

  same(a, b) {
    return a === b;
  }

  show() {
    const shape = shapeOf(this.text);
    this.cursor = within(this.cursor, shape);
    this.map.show(this.text, this.data, this.cursor);
    this.sizes.show(shape, this.data);
  }

  /** A stroke is one edit: what is not final yet stays here. */
  report(name, text, final) {
    if (final) this.outbox.post({ name, text, final });
  }

  // -- what a person does

  /** The cursor goes to a cell, and the focus with it. */
  goTo(cell) {
    this.cursor = cell;
    this.map.point(cell);
    this.map.focus(cell);
  }

  change(text) {
    if (text !== this.text) this.held.change(this.data.name, text, true);
  }

  resize(axis, more) {
    const size = sizeAfter(shapeOf(this.text), axis, more, this.data);
    if (size && !this.drag.begun) this.change(resized(this.text, size, this.ground));
  }

  key(event) {
    if (event.metaKey || event.altKey || this.drag.begun) return;
    const cell = cellAfter(this.cursor, event, shapeOf(this.text));
    const brush = cell || event.ctrlKey ? null : brushOf(event, this.data.brushes, this.brush);
    if (!cell && !brush) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
    if (cell) return this.goTo(cell);
    if (brush.keys.includes(event.key.toLowerCase())) this.brushes.choose(brush);
    this.change(painted(this.text, [this.cursor], brush, this.ground));
    this.spoken.textContent = this.map.labelOf(this.cursor);
  }
}
