// The sheet in the browser. It draws what Python sent, senses hands and keys, and reports; it computes nothing but how
// far a hand moved.

import { Drag } from "../bridge/drag.js";
import { attribute, make, plant } from "../bridge/elements.js";
import { Held } from "../bridge/held.js";
import { stillWhileHeld } from "../bridge/hold.js";
import { pythonWorks } from "../bridge/life.js";
import { dim, keysOf, lightUp, lit, onLight, shine } from "../bridge/light.js";
import { Outbox } from "../bridge/outbox.js";
import { lead, letGo, patched, saidOf } from "../bridge/ahead.js";
import { themeOf } from "../bridge/theme.js";
import { nameColours } from "./colours.js";
import { handOn, OPEN } from "./hand.js";
import { press } from "./keyboard.js";
import { Message } from "./message.js";
import { form, units, viewOf } from "./parts.js";
import { hint, keepOneStop, rest, RINGS } from "./roving.js";
import { around } from "./scrub.js";
import { Tip } from "./tip.js";
import { Typing } from "./typing.js";

export class Sheet {
  constructor(root, styles) {
    this.root = root;
    this.views = [];
    this.forms = [];
    this.editables = new WeakMap(); // box → its view
    this.named = new Map(); // name → the views of that name
    this.outbox = new Outbox(pythonWorks);
    this.tip = new Tip();
    this.parts = make("div", "parts");
    this.section = make("section", "sheet", this.parts, this.tip.element);
    this.message = new Message(this.section);
    this.section.append(this.message.element);
    this.drag = new Drag(this.section, handOn(this));
    this.held = new Held(this);
    this.typing = new Typing(this);
    plant(root, this.section, styles);
  }

  // -- coming and going

  enter(signal) {
    const on = (type, how) => this.section.addEventListener(type, how.bind(this), { signal });
    on("pointerover", (event) => this.hover(event.target));
    on("pointerleave", () => this.hover(null));
    on("focusin", this.focus);
    on("focusout", this.blur);
    on("click", this.click);
    on("keydown", this.key);
    this.drag.listen(signal);
    this.tip.listen(signal);
    stillWhileHeld(this.section, signal);
    onLight((keys) => this.light(keys), signal);
    [this.signal, this.part] = [signal, null];
  }

  leave() {
    this.drag.finish("gone");
    this.held.keys.drop();
    this.outbox.close();
    dim(this.section);
  }

  // -- data

  update(data, report) {
    this.outbox.send = report;
    const focused = this.focused();
    this.told = data.parts ?? [];
    this.section.classList.toggle("waits", false);
    saidOf(this, data.part);
    this.build(this.told);
    if (data.label !== this.label) attribute(this.section, "aria-label", (this.label = data.label));
    const theme = themeOf(this.section);
    if (theme !== this.theme || !this.coloured) nameColours(this.section);
    [this.theme, this.coloured] = [theme, true];
    this.outbox.answered(data.ack ?? 0);
    this.held.settle();
    this.message.say(data.message ?? "", data.at ?? "");
    if (focused) this.focusAgain(focused);
    this.light(lit());
  }

  /** Shows what Python said for the value that a hand is at, before it is asked. */
  foresee(paths, values, waits) {
    this.section.classList.toggle("waits", waits);
    this.build(patched(this.told, paths, values));
  }

  build(parts) {
    const kinds = parts.map((part) => part.kind).join(" ");
    const forms = parts.map(form);
    const views = parts.map((part, i) =>
      kinds === this.kinds && forms[i] === this.forms[i] ? this.views[i] : viewOf(this, part),
    );
    const changed = kinds !== this.kinds || views.some((view, i) => view !== this.views[i]);
    parts.forEach((part, i) => views[i].patch(part));
    if (changed) this.arrange(parts, views, kinds);
    Object.assign(this, { views, forms });
    if (changed || this.restopped) for (const grid of this.section.querySelectorAll(RINGS)) keepOneStop(grid);
    if (changed || this.renamed) this.collectNames();
    this.restopped = this.renamed = false;
  }

  /** Puts new elements in place of old ones, or lays everything out when there are other parts than before. */
  arrange(parts, views, kinds) {
    this.moving = true; // an entry that loses its place has not been left by the reader
    if (kinds === this.kinds) {
      views.forEach((view, i) => view === this.views[i] || this.views[i].element.replaceWith(view.element));
    } else {
      this.kinds = kinds;
      const placed = units(parts, views);
      this.parts.replaceChildren(...placed);
      this.parts.classList.toggle("signed", parts.some((part) => part.kind === "operator"));
      this.parts.classList.toggle("several", placed.filter((unit) => unit.className === "unit").length > 1);
    }
    this.moving = false;
  }

  collectNames() {
    this.named.clear();
    for (const box of this.section.querySelectorAll(".edit")) {
      const name = box.dataset.name;
      this.named.set(name, [...(this.named.get(name) ?? []), this.editables.get(box)]);
    }
    this.typing.follow();
  }

  // -- values (what Held asks)

  valueOf(name) {
    return this.held.get(name)?.value ?? this.editOf(name)?.value;
  }

  same(a, b) {
    return a === b;
  }

  show(name) {
    for (const view of this.named.get(name) ?? []) view.show();
  }

  report(name, value, final) {
    if (final) letGo();
    else if (this.leads(name, value)) return;
    this.post(name, { value, final });
  }

  /** Whether what the page shows follows the hand without a report. */
  leads(name, value = this.valueOf(name)) {
    const near = (steps) => around(this.editOf(name), this.valueOf(name), steps);
    const instead = () => this.post(name, { value: this.valueOf(name), final: false });
    return lead({ part: this.part, name, value, near, instead });
  }

  post(name, { value = null, text = null, final }) {
    const over = (other) => other.name === name && other.value !== null && value !== null; // a text is never overtaken
    this.outbox.post({ name, value, text, final }, over);
  }

  editOf(name) {
    return this.named.get(name)?.[0].edit;
  }

  boxOf(name) {
    return this.named.get(name)?.[0].box;
  }

  // -- focus, links, clicks and keys

  focused() {
    const at = this.root.activeElement;
    return at && { name: at.dataset.name, pick: at.dataset.pick, at };
  }

  focusAgain({ name, pick, at }) {
    if (at.isConnected) return;
    const again = [...this.section.querySelectorAll("[data-name], [data-pick]")].find(
      (element) => (name && element.dataset.name === name) || (pick && element.dataset.pick === pick),
    );
    again?.focus({ preventScroll: true });
  }

  hover(target) {
    if (this.drag.begun) return;
    const keys = keysOf(target);
    shine(keys.length ? keys : keysOf(this.root.activeElement), this.section);
  }

  /** Something on the page is pointed at; where nothing is, what has the focus here is meant. */
  light(keys) {
    const meant = keys.length ? keys : keysOf(this.root.activeElement);
    if (meant.length || this.lit?.length) lightUp(this.section, meant);
    this.lit = meant;
  }

  focus({ target, relatedTarget }) {
    shine(keysOf(target), this.section);
    const stop = target.closest("[data-stop]");
    if (stop) rest(stop);
    const noted = target.closest("[aria-description]");
    if (noted && !noted.matches("table")) this.tip.show(noted, noted.getAttribute("aria-description"));
    else if (noted && target.matches(":focus-visible") && !noted.contains(relatedTarget)) this.tip.show(noted, hint());
  }

  blur({ target, relatedTarget }) {
    this.tip.hide();
    if (this.moving) return;
    if (target === this.typing.input) this.typing.commit();
    this.held.keys.finish();
    if (!relatedTarget) shine([], this.section);
  }

  click(event) {
    const pick = event.target.closest("[data-pick]");
    if (pick) this.post(pick.dataset.pick, { final: true });
    if (this.dragged || event.target === this.typing.input) return;
    const box = event.target.closest(OPEN);
    if (box) this.typing.open(this.editables.get(box));
  }

  key(event) {
    if (event.target === this.typing.input) return this.typing.key(event);
    if (!press(this, event, this.editables.get(event.target))) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
  }
}
