// The atlas in the browser. It draws what Python sent, senses hands and keys, and reports; it computes nothing but
// where on a map a hand is.

import { Drag } from "../bridge/drag.js";
import { lead, letGo, patched, saidOf } from "../bridge/ahead.js";
import { attribute, make, plant } from "../bridge/elements.js";
import { Held } from "../bridge/held.js";
import { stillWhileHeld } from "../bridge/hold.js";
import { pythonWorks } from "../bridge/life.js";
import { dim, keysOf, lightUp, lit, onLight, shine } from "../bridge/light.js";
import { written } from "../bridge/numbers.js";
import { Outbox } from "../bridge/outbox.js";
import { themeOf } from "../bridge/theme.js";
import { read } from "../bridge/wire.js";
import { handOn } from "./hand.js";
import { keepMaps, keptMaps } from "./kept.js";
import { mapView } from "./map.js";
import { around, partsOf, same, stateAfterKey, stateMeant } from "./plane.js";
import { pointView } from "./point.js";

const RINGS = 4; // steps along a line for each ring around a state: there are more states in a ring
const MANY = 24; // maps: more bars in motion would cost more than they show

export class Atlas {
  constructor(root, styles) {
    this.views = new Map(); // feature → its map, made when it is first shown
    this.points = new Map(); // name → its view
    this.shown = []; // the views of the maps that can be seen
    this.open = false; // the folded maps
    this.outbox = new Outbox(pythonWorks);
    this.legend = make("div", "legend");
    this.scale = make("div", "scale");
    this.first = make("div", "maps");
    this.fold = make("button", "fold");
    this.rest = make("div", "maps rest");
    this.fold.type = "button";
    this.rest.id = "rest";
    attribute(this.fold, "aria-controls", "rest");
    const head = make("div", "head", this.legend, this.scale);
    this.section = make("section", "atlas", head, this.first, this.fold, this.rest);
    this.drag = new Drag(this.section, handOn(this));
    this.held = new Held(this);
    plant(root, this.section, styles);
  }

  // -- coming and going

  enter(signal) {
    const on = (type, how) => this.section.addEventListener(type, how.bind(this), { signal });
    on("pointerover", (event) => this.hover(event.target));
    on("pointerleave", () => this.hover(null));
    on("mousedown", (event) => this.drag.grip && event.preventDefault()); // or the browser takes the focus away again
    on("keydown", this.key);
    on("focusout", () => this.held.keys.finish());
    this.fold.addEventListener("click", () => this.toggle(), { signal });
    this.drag.listen(signal);
    stillWhileHeld(this.section, signal);
    [this.signal, this.part] = [signal, null];
    onLight((keys) => lightUp(this.section, keys), signal);
  }

  leave() {
    this.drag.finish("gone");
    this.held.keys.drop();
    this.outbox.close();
    dim(this.section);
  }

  // -- data

  update(bytes, report) {
    this.outbox.send = report;
    const { facts, arrays } = read(bytes);
    if (facts.maps) facts.maps.shades = arrays.shades;
    this.takeMaps(facts);
    if (!this.maps) return;
    saidOf(this, facts.part);
    this.take((this.said = facts));
    this.outbox.answered(facts.ack);
    this.held.settle();
    lightUp(this.section, lit());
  }

  /** Shows what Python said for the state that a hand is at, before it is asked. */
  foresee(paths, values) {
    this.take(patched(this.said, paths, values));
  }

  take(facts) {
    this.data = { ...facts, points: facts.points.map((point) => ({ ...point, values: stateMeant(this.maps, point.values) })) };
    if (facts.label !== this.label) attribute(this.section, "aria-label", (this.label = facts.label));
    attribute(this.section, "data-fixed", facts.fixed);
    this.values = new Map(facts.values.map(([j, text, fraction]) => [j, [text, fraction]]));
    this.paint();
    this.buildPoints();
    this.arrange();
  }

  /** The maps that Python sent, or those of this name from before. It leaves them out once it hears that they came. */
  takeMaps({ digest, maps }) {
    const again = maps && this.digest === digest;
    const found = again ? this.maps : (maps ?? keptMaps(digest));
    if (!found) return this.outbox.post({ name: null, have: null });
    if (again && this.told !== digest) this.tell();
    if (this.digest === digest) return;
    this.digest = digest;
    this.maps = found;
    keepMaps(digest, found);
    this.views.clear();
    this.order = null;
    this.section.dataset.smooth = found.smooth;
    this.drawScale(found.legend);
  }

  /** Maps that come a second time would come with every update: worth a report of its own. */
  tell() {
    this.told = this.digest;
    this.outbox.post({ name: null, have: this.digest });
  }

  drawScale({ low, high }) {
    const ramp = (name) => make("span", `ramp ${name}`);
    const zero = make("span", "", "0");
    this.scale.replaceChildren(...(low ? [make("span", "", low), ramp("negative")] : []), zero, ramp("positive"), high);
  }

  /** Maps are painted again when Streamlit's theme has changed. */
  paint() {
    const theme = themeOf(this.section);
    if (theme === this.theme && this.colours) return;
    this.theme = theme;
    const style = getComputedStyle(this.section);
    this.colours = ["--st-blue-color", "--st-red-color"].map((name) => style.getPropertyValue(name).trim());
    for (const view of this.views.values()) view.paint(this.colours);
  }

  buildPoints() {
    const names = this.data.points.map((point) => point.name);
    attribute(this.section, "data-points", names.join(" "));
    if (names.join() === [...this.points.keys()].join()) return;
    this.points = new Map(names.map((name) => [name, this.points.get(name) ?? pointView(name)]));
    this.legend.replaceChildren(...[...this.points.values()].map((view) => view.element));
  }

  /** The maps in play first; the others behind the button, made when it first opens. */
  arrange() {
    const order = `${this.data.first};${this.open}`;
    if (order !== this.order) {
      this.order = order;
      const all = this.maps.names.map((_, j) => j);
      const first = new Set(this.data.first ?? all);
      const rest = all.filter((j) => !first.has(j));
      const elements = (features) => features.map((j) => this.view(j).element);
      this.shown = [...first, ...(this.open ? rest : [])].map((j) => this.view(j));
      attribute(this.section, "data-many", this.shown.length > MANY);
      this.first.replaceChildren(...elements([...first]));
      this.rest.replaceChildren(...(this.open ? elements(rest) : []));
      this.fold.hidden = rest.length === 0;
      this.rest.hidden = rest.length === 0 || !this.open;
      this.fold.dataset.link = rest.map((j) => `x${j}`).join(" ");
      attribute(this.fold, "aria-expanded", this.open ? "true" : "false");
    }
    if (this.fold.textContent !== this.data.rest) this.fold.textContent = this.data.rest;
    for (const [j, view] of this.views) view.patch(...(this.values.get(j) ?? ["0", 0]));
    for (const { name } of this.data.points) this.show(name);
  }

  view(j) {
    if (!this.views.has(j)) {
      this.views.set(j, mapView(this.maps, j));
      this.views.get(j).paint(this.colours);
    }
    return this.views.get(j);
  }

  toggle() {
    this.open = !this.open;
    this.arrange();
    lightUp(this.section, lit());
  }

  // -- states (what Held asks)

  valueOf(name) {
    return this.held.get(name)?.value ?? this.data.points.find((point) => point.name === name)?.values;
  }

  same(a, b) {
    return same(a, b);
  }

  /** Puts a state's mark, on all maps at once, and its two numbers; what the hand holds goes before what Python said. */
  show(name) {
    const point = this.data.points.find((one) => one.name === name);
    if (!point) return;
    const values = this.valueOf(name);
    for (const view of this.shown) view.place(name, partsOf(this.maps, values));
    const texts = this.held.get(name) ? values.map(written) : point.texts;
    this.points.get(name).patch(point, this.maps, texts, values, this.data.fixed);
  }

  report(name, values, final) {
    if (final) letGo();
    else if (this.leads(name, values)) return;
    this.post(name, values, final);
  }

  /** Whether what the page shows follows the hand without a report. */
  leads(name, values) {
    const near = (steps) => around(this.maps, this.valueOf(name), Math.ceil(steps / RINGS));
    const instead = () => this.post(name, this.valueOf(name), false);
    return lead({ part: this.part, name, value: values, near, instead });
  }

  post(name, values, final) {
    this.told = this.digest;
    this.outbox.post({ name, values, final, have: this.digest });
  }

  // -- links and keys

  hover(target) {
    if (!this.drag.grip) shine(keysOf(target?.closest?.("[data-link]:not(.fold)")), this.section);
  }

  key(event) {
    const chip = event.target.closest(".chip");
    if (!chip || this.data.fixed || event.ctrlKey || event.metaKey || event.altKey) return;
    const { point: name, axis } = chip.dataset;
    const moved = stateAfterKey(this.maps, this.valueOf(name), Number(axis), event);
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
    this.points.get(name).focus(moved.axis);
    this.held.step(name, moved.state);
  }
}
