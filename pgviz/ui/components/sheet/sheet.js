// The sheet in the browser. It draws what Python sent, senses hands and keys, and reports; it computes nothing but how
// far a hand moved. In front of it stand views.js, reports.js, and STYLES, the text of sheet.css.

const PIXELS_A_STEP = 6;
const CLICK_WITHIN = 3; // pixels: a hand that moved less has clicked
const OPEN = ".edit:not([aria-readonly])"; // a cell that can be changed

const sheets = new WeakMap(); // what Streamlit gives us to draw in → the sheet drawn there

/** Called by Streamlit at first and again with all new data. */
function mount({ parentElement, data, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) sheets.set(parentElement, (sheet = new Sheet(parentElement)));
  sheet.update(data, (report) => setTriggerValue("report", report));
  return () => sheet.leave();
}
export default mount;

/** value + count steps, with no more decimals than the step has; exactly value when there is no step. */
const stepped = (edit, value, count) =>
  count === 0 ? value : Number((value + count * edit.step).toFixed(decimalsOf(edit.step))) + 0;

class Sheet {
  constructor(root) {
    this.root = root;
    this.views = [];
    this.editables = new WeakMap(); // box → its view
    this.named = new Map(); // name → the views of that name
    this.held = new Map(); // name → { value, text } that the hand holds, or that Python has not answered yet
    this.outbox = new Outbox();
    this.lit = [];
    this.drag = null;
    this.typing = null;
    this.keyed = null; // { name, value, timer }: stepped by keys, not yet final

    this.parts = make("div", "parts");
    this.message = make("p", "message");
    this.tip = make("div", "tip");
    this.section = make("section", "sheet", this.parts, this.message, this.tip);
    attribute(this.message, "role", "alert");
    attribute(this.tip, "aria-hidden", "true");
    attribute(this.tip, "popover", "manual");
    const styles = new CSSStyleSheet();
    styles.replaceSync(STYLES);
    root.adoptedStyleSheets = [styles];
    for (const old of root.querySelectorAll("section.sheet")) old.remove();
    root.append(this.section);

    this.listen();
  }

  listen() {
    const on = (type, how) => this.section.addEventListener(type, how.bind(this));
    on("pointerover", (event) => this.hover(event.target));
    on("pointerleave", () => this.hover(null));
    on("focusin", (event) => this.focus(event.target));
    on("focusout", (event) => this.blur(event));
    on("pointerdown", this.press);
    on("pointermove", this.move);
    on("pointerup", this.release);
    on("pointercancel", this.release);
    on("click", this.click);
    on("keydown", this.key);
    this.onLight = (event) => this.hear(event.detail.keys);
    this.onHeld = (event) => this.section.classList.toggle("still", event.detail);
    this.onScroll = () => this.placeTip();
    this.onDragKey = (event) => event.key === "Escape" && this.giveUp(event);
  }

  // -- data

  update(data, send) {
    this.enter();
    this.outbox.send = send;
    this.data = data;
    const focused = this.focusedName();
    this.build(data.parts ?? []);
    if (data.label !== this.label) attribute(this.section, "aria-label", (this.label = data.label));
    this.swatches();
    this.outbox.answered(data.ack ?? 0);
    this.settle();
    if ((data.message ?? "") !== this.message.textContent) this.message.textContent = data.message ?? "";
    if (focused) this.focusAgain(focused);
    if (this.lit.length) this.light(this.lit);
  }

  build(parts) {
    const kinds = parts.map((part) => part.kind).join(" ");
    const forms = parts.map(form);
    let changed = false;
    const views = parts.map((part, i) => {
      if (kinds === this.kinds && forms[i] === this.forms[i]) return this.views[i];
      changed = true;
      return viewOf(this, part);
    });
    parts.forEach((part, i) => views[i].patch(part));
    if (changed) this.arrange(parts, views, kinds);
    this.views = views;
    this.forms = forms;
    if (changed || this.renamed) this.collectNames();
  }

  /** Puts new elements in place of old ones, or lays everything out when there are other parts than before. */
  arrange(parts, views, kinds) {
    this.moving = true; // an entry that loses its place has not been left by the reader
    if (kinds === this.kinds) {
      views.forEach((view, i) => view === this.views[i] || this.views[i].element.replaceWith(view.element));
    } else {
      this.kinds = kinds;
      this.parts.replaceChildren(...this.units(parts, views));
    }
    this.moving = false;
  }

  /** An operator stays in one line with the grid after it. */
  units(parts, views) {
    const units = [];
    let open = null;
    parts.forEach((part, i) => {
      if (part.kind === "operator") open ??= units[units.push(make("div", "unit")) - 1];
      if (open && (part.kind === "operator" || part.kind === "grid")) open.append(views[i].element);
      else units.push(views[i].element);
      if (part.kind !== "operator") open = null;
    });
    return units;
  }

  collectNames() {
    this.renamed = false;
    this.named.clear();
    for (const box of this.section.querySelectorAll(".edit")) {
      const name = box.dataset.name;
      this.named.set(name, [...(this.named.get(name) ?? []), this.editables.get(box)]);
    }
    if (this.typing) this.moveTyping();
  }

  /** The theme's colours come in one list, which CSS cannot take apart. Asking for it costs a layout: not every time. */
  swatches() {
    const theme = this.section.getRootNode().host?.parentElement?.className; // Streamlit's, another for another theme
    if (theme === this.theme) return;
    this.theme = theme;
    const colours = getComputedStyle(this.section).getPropertyValue("--st-chart-categorical-colors");
    const list = colours.split(/,(?![^(]*\))/);
    for (let i = 0; i < 12; i++) this.section.style.setProperty(`--action-${i}`, list[i % list.length].trim());
  }

  /** Gives back to Python what it has answered and no hand holds. */
  settle() {
    for (const name of this.held.keys()) {
      if (this.drag?.moved && this.drag.name === name) continue;
      if (this.keyed?.name === name || this.outbox.concerns(name)) continue;
      this.held.delete(name);
      this.showNamed(name);
    }
  }

  hold(name, value, text) {
    this.held.set(name, { value, text });
    this.showNamed(name);
  }

  showNamed(name) {
    for (const view of this.named.get(name) ?? []) view.show();
  }

  valueOf(name) {
    return this.held.get(name)?.value ?? this.named.get(name)?.[0].edit.value;
  }

  report(name, { value = null, text = null, final }) {
    const over = (last) => last.name === name && last.value !== null && value !== null; // a text is never overtaken
    this.outbox.post({ name, value, text, final }, over);
  }

  // -- coming and going

  enter() {
    if (this.entered) return;
    this.entered = true;
    document.addEventListener(LIGHT, this.onLight);
    document.addEventListener(HELD, this.onHeld);
    window.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
  }

  /** Streamlit also calls this for data that newer data overtook: only a sheet out of the document has left. */
  leave() {
    setTimeout(() => {
      if (this.section.isConnected) return;
      this.entered = false;
      if (this.drag) hold(false); // what was in the hand is gone
      document.removeEventListener(LIGHT, this.onLight);
      document.removeEventListener(HELD, this.onHeld);
      document.removeEventListener("keydown", this.onDragKey, true);
      window.removeEventListener("scroll", this.onScroll, { capture: true });
    });
  }

  focusedName() {
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

  // -- links

  keysOf(target) {
    return target?.closest?.("[data-link]")?.dataset.link.split(/\s+/) ?? [];
  }

  hover(target) {
    if (this.drag?.moved) return;
    const keys = this.keysOf(target);
    this.shine(keys.length ? keys : this.keysOf(this.root.activeElement));
  }

  shine(keys) {
    if (keys.join(" ") !== this.lit.join(" ")) document.dispatchEvent(new CustomEvent(LIGHT, { detail: { keys } }));
  }

  /** Any sheet on the page points at something; where none does, the focus here does. */
  hear(keys) {
    this.lit = keys.length ? keys : this.keysOf(this.root.activeElement);
    this.light(this.lit);
  }

  light(keys) {
    for (const element of this.section.querySelectorAll("[data-link]")) {
      const on = keys.length > 0 && element.dataset.link.split(/\s+/).some((key) => keys.includes(key));
      if (on !== element.classList.contains("lit")) element.classList.toggle("lit", on);
    }
  }

  focus(target) {
    this.shine(this.keysOf(target));
    this.showTip(target.closest("[aria-description]"));
  }

  blur(event) {
    this.hideTip();
    if (this.moving) return;
    if (event.target === this.typing?.input) this.commit();
    this.finishKeys();
    if (!event.relatedTarget) this.shine([]);
  }

  showTip(element) {
    const text = element?.getAttribute("aria-description");
    if (!text || !this.tip.showPopover) return;
    this.tip.textContent = text;
    this.tip.showPopover();
    this.tipped = element;
    this.placeTip();
  }

  /** Below its cell, or above where there is no room: in the browser's top layer nothing cuts it off. */
  placeTip() {
    if (!this.tip.matches(":popover-open")) return;
    const [at, tip] = [this.tipped.getBoundingClientRect(), this.tip.getBoundingClientRect()];
    const below = at.bottom + 6 + tip.height < window.innerHeight;
    const left = at.left + at.width / 2 - tip.width / 2;
    this.tip.style.left = `${Math.max(8, Math.min(left, window.innerWidth - tip.width - 8))}px`;
    this.tip.style.top = `${below ? at.bottom + 6 : at.top - tip.height - 6}px`;
  }

  hideTip() {
    if (this.tip.matches(":popover-open")) this.tip.hidePopover();
  }

  // -- the hand

  press(event) {
    const box = event.target.closest(OPEN);
    if (!box || event.button !== 0 || event.target === this.typing?.input) return;
    this.finishKeys();
    const { name, value } = this.editables.get(box).edit;
    const base = this.held.get(name)?.value ?? value;
    this.drag = { name, base, id: event.pointerId, start: event.clientX, x: event.clientX, steps: 0, moved: false };
  }

  move(event) {
    const drag = this.drag;
    if (event.pointerId !== drag?.id) return;
    if (!drag.moved) {
      if (Math.abs(event.clientX - drag.start) < CLICK_WITHIN) return;
      this.startDrag(event);
    }
    const steps = Math.trunc((event.clientX - drag.x) / PIXELS_A_STEP);
    if (steps === 0) return;
    drag.x += steps * PIXELS_A_STEP;
    this.dragBy(steps * (event.shiftKey ? COARSE : 1));
  }

  startDrag(event) {
    this.drag.moved = true;
    this.section.setPointerCapture(event.pointerId); // the section's, for the cell may be built anew meanwhile
    this.section.classList.add("dragging");
    hold(true);
    document.addEventListener("keydown", this.onDragKey, true);
    this.hideTip();
    const view = this.named.get(this.drag.name)?.[0];
    if (this.root.activeElement !== view?.box) view?.box.focus({ preventScroll: true });
    this.shine(this.keysOf(view?.box));
  }

  dragBy(steps) {
    const { name, base } = this.drag;
    const edit = this.named.get(name)?.[0].edit;
    if (!edit) return;
    const [low, high] = [Math.min(edit.low, base), Math.max(edit.high, base)]; // outside: no jump, only back
    this.drag.steps += steps;
    let value = stepped(edit, base, this.drag.steps);
    if (value > high || value < low) {
      value = value > high ? high : low;
      const room = (value - base) / edit.step; // the way back begins at the bound, not where the hand went
      this.drag.steps = steps > 0 ? Math.ceil(room - 1e-9) : Math.floor(room + 1e-9);
    }
    this.change(name, value, false);
  }

  /** Shows a value at once and reports it. */
  change(name, value, final) {
    if (!final && value === this.valueOf(name)) return;
    this.hold(name, value, written(value));
    if (this.drag?.name === name) this.drag.reported = true;
    this.report(name, { value, final });
  }

  release(event) {
    const drag = this.drag;
    if (event.pointerId !== drag?.id) return;
    if (!drag.moved) {
      this.drag = null; // a click, which has an event of its own
      return;
    }
    if (drag.reported) this.change(drag.name, this.valueOf(drag.name), true);
    this.endDrag();
  }

  giveUp(event) {
    event.preventDefault();
    event.stopPropagation();
    const { name, base, reported } = this.drag;
    if (reported) this.change(name, base, true);
    this.endDrag();
  }

  endDrag() {
    const { id } = this.drag;
    this.drag = null;
    this.dragged = true; // the click that follows is none
    setTimeout(() => (this.dragged = false));
    this.section.classList.remove("dragging");
    hold(false);
    document.removeEventListener("keydown", this.onDragKey, true);
    if (this.section.hasPointerCapture(id)) this.section.releasePointerCapture(id);
    this.settle();
  }

  click(event) {
    const pick = event.target.closest("[data-pick]");
    if (pick) this.report(pick.dataset.pick, { final: true });
    if (this.dragged || event.target === this.typing?.input) return;
    const box = event.target.closest(OPEN);
    if (box) this.type(this.editables.get(box));
  }

  // -- keys

  key(event) {
    if (event.target === this.typing?.input) return this.typingKey(event);
    const view = this.editables.get(event.target);
    if (!view || view.edit.closed || event.ctrlKey || event.metaKey || event.altKey) return;
    const value = this.afterKey(view.edit, event);
    if (value !== null) this.step(view.edit.name, value);
    else if (event.key === "Enter" || event.key === "F2") this.type(view);
    else if (/^[-−+.,0-9]$/.test(event.key)) this.type(view, event.key);
    else if (event.key === "Backspace" || event.key === "Delete") this.type(view, "");
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
  }

  /** The value that a key leads to; null for other keys. */
  afterKey(edit, { key, shiftKey }) {
    if (key === "Home") return edit.low;
    if (key === "End") return edit.high;
    const counts = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: COARSE, PageDown: -COARSE };
    if (!(key in counts)) return null;
    const coarse = shiftKey && key.startsWith("Arrow") ? COARSE : 1;
    const value = this.valueOf(edit.name);
    const next = stepped(edit, value, counts[key] * coarse);
    return counts[key] > 0 ? Math.min(next, Math.max(edit.high, value)) : Math.max(next, Math.min(edit.low, value));
  }

  step(name, value) {
    if (this.keyed?.name !== name) this.finishKeys();
    if (value === this.valueOf(name)) return;
    clearTimeout(this.keyed?.timer);
    this.keyed = { name, value, timer: setTimeout(() => this.finishKeys(), KEYS_REST) };
    this.change(name, value, false);
  }

  finishKeys() {
    if (!this.keyed) return;
    const { name, value, timer } = this.keyed;
    clearTimeout(timer);
    this.keyed = null;
    this.change(name, value, true);
  }

  // -- typing

  type(view, begin) {
    this.finishKeys();
    if (this.typing) this.commit();
    const was = String(this.valueOf(view.edit.name));
    const input = make("input", "entry");
    Object.assign(input, { type: "text", value: begin ?? was, maxLength: 100, autocomplete: "off", spellcheck: false });
    attribute(input, "aria-label", view.edit.label);
    attribute(input, "enterkeyhint", "done");
    this.typing = { name: view.edit.name, input, was };
    view.box.append(input);
    input.focus({ preventScroll: true });
    if (begin === undefined) input.select();
  }

  typingKey(event) {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    const { name } = this.typing;
    if (event.key === "Enter") this.commit();
    else this.closeTyping();
    this.named.get(name)?.[0].box.focus({ preventScroll: true });
  }

  commit() {
    const { name, input, was } = this.typing;
    const text = input.value;
    this.closeTyping();
    if (text === was) return;
    this.hold(name, this.valueOf(name), text);
    this.report(name, { text, final: true });
  }

  closeTyping() {
    const { input } = this.typing;
    this.typing = null; // first: taking the input away makes it lose the focus
    input.remove();
  }

  /** After a rebuild, an open entry goes on in the new cell of its name. */
  moveTyping() {
    const { name, input } = this.typing;
    if (input.isConnected) return;
    const box = this.named.get(name)?.[0].box;
    if (!box) return this.closeTyping();
    const selection = [input.selectionStart, input.selectionEnd];
    box.append(input);
    input.focus({ preventScroll: true });
    input.setSelectionRange(...selection);
  }
}
