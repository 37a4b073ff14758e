// The sheet in the browser. It draws what Python sent, senses hands and keys, and reports; it computes nothing but how
// far a hand moved. Python puts STYLES, the text of sheet.css, in front of this module.

const PIXELS_A_STEP = 6;
const CLICK_WITHIN = 3; // pixels: a hand that moved less has clicked
const COARSE = 10; // steps at once with Shift, PageUp and PageDown
const KEYS_REST = 250; // ms after the last key until its value is final
const LOST_AFTER = 2000; // ms until a report counts as lost
const OPEN = ".edit:not([aria-readonly])"; // a cell that can be changed
const LIGHT = "pgviz:light"; // the event by which sheets on one page light up together
const HELD = "pgviz:held"; // a hand drags somewhere on the page: bars jump, for gliding would cost it updates

const sheets = new WeakMap(); // what Streamlit gives us to draw in → the sheet drawn there

/** Called by Streamlit at first and again with all new data. */
function mount({ parentElement, data, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) sheets.set(parentElement, (sheet = new Sheet(parentElement)));
  sheet.update(data, (report) => setTriggerValue("report", report));
  return () => sheet.leave();
}
export default mount;

// ---------------------------------------------------------------------------------------------------------- helpers

function make(tag, name = "", ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

/** Sets an attribute; nothing, false or an empty text takes it away. */
function attribute(element, name, value) {
  if (value === undefined || value === null || value === "" || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

const decimalsOf = (step) => {
  const [mantissa, exponent = "0"] = String(step).split("e");
  return Math.min(12, Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent)));
};

/** value + count steps, with no more decimals than the step has; exactly value when there is no step. */
const stepped = (edit, value, count) =>
  count === 0 ? value : Number((value + count * edit.step).toFixed(decimalsOf(edit.step))) + 0;

/** As Python's formats.short writes it: a real minus, no leading zero, no trailing zeros. */
const written = (value) => String(Math.abs(value)).replace(/^0\./, ".").replace(/^/, value < 0 ? "−" : "");

// ---------------------------------------------------------------------------------------------------------- reports

/** Sends one report at a time, the newest value as soon as the last one is answered, and always the final one. */
class Outbox {
  constructor() {
    this.queue = [];
    this.flight = null;
    this.seq = Date.now(); // larger than in any earlier life of this sheet
    this.send = () => {};
  }

  post(report) {
    const last = this.queue.at(-1);
    const newer = last && last.name === report.name && last.value !== null && report.value !== null;
    if (newer) this.queue.pop();
    this.queue.push(report);
    this.flush();
  }

  flush() {
    if (this.flight || !this.queue.length) return;
    const report = { seq: ++this.seq, ...this.queue.shift() };
    this.flight = report;
    this.timer = setTimeout(() => {
      this.flight = null;
      this.flush();
    }, LOST_AFTER);
    this.send(report);
  }

  answered(ack) {
    this.seq = Math.max(this.seq, ack);
    if (!this.flight || ack < this.flight.seq) return;
    clearTimeout(this.timer);
    this.flight = null;
    this.flush();
  }

  concerns(name) {
    return this.flight?.name === name || this.queue.some((report) => report.name === name);
  }
}

// ------------------------------------------------------------------------------------------------------------ views
// A view has an element and patches it: it writes only what differs from the data it saw last.

function link(element, keys) {
  attribute(element, "data-link", keys);
}

function note(element, text) {
  attribute(element, "title", text);
  attribute(element, "aria-description", text);
}

function cellView(sheet, editable) {
  const bar = make("span", "bar");
  const number = make("span", "number");
  const box = make("div", editable ? "box edit" : "box", bar, number);
  if (editable) attribute(box, "role", "spinbutton");
  const view = { element: make("td", "", box), box, data: {}, edit: null, patch, show };
  if (editable) sheet.editables.set(box, view);

  function patch(data) {
    const was = view.data;
    view.data = data;
    if (data.role !== was.role) attribute(box, "data-role", data.role);
    if (data.link !== was.link) link(box, data.link);
    if (data.note !== was.note) note(box, data.note);
    if (data.dead !== was.dead) attribute(box, "data-dead", data.dead);
    if (data.mark !== was.mark) {
      attribute(box, "data-mark", data.mark);
      attribute(box, "aria-current", data.mark ? "true" : null);
    }
    if (data.bar !== was.bar) drawBar(data.bar);
    if (editable) patchEdit(data.edit, was.edit ?? {});
    else if (data.note !== was.note) attribute(box, "tabindex", data.note ? "0" : null);
    show();
  }

  function drawBar(fraction) {
    attribute(bar, "data-side", !fraction ? null : fraction < 0 ? "right" : "left");
    bar.style.setProperty("--part", `${Math.min(1, Math.abs(fraction ?? 0)) * 100}%`);
  }

  function patchEdit(edit, was) {
    view.edit = edit;
    if (edit.name !== was.name) {
      box.dataset.name = edit.name;
      sheet.renamed = true;
    }
    if (edit.label !== was.label) attribute(box, "aria-label", edit.label);
    if (edit.low !== was.low) attribute(box, "aria-valuemin", edit.low);
    if (edit.high !== was.high) attribute(box, "aria-valuemax", edit.high);
    if (edit.closed !== was.closed) attribute(box, "aria-readonly", edit.closed ? "true" : null);
    if (!was.name) attribute(box, "tabindex", "0");
  }

  /** What the hand holds goes before what Python said. */
  function show() {
    const held = view.edit && sheet.held.get(view.edit.name);
    const text = held ? held.text : (view.data.text ?? "");
    if (text !== view.text) number.textContent = view.text = text;
    if (!view.edit) return;
    const value = held?.value ?? view.edit.value;
    if (value !== view.value) attribute(box, "aria-valuenow", (view.value = value));
    if (text !== view.spoken) attribute(box, "aria-valuetext", (view.spoken = text));
  }

  return view;
}

function headerView(tag, scope, pickable) {
  const swatch = make("span", "swatch");
  const text = make("span", "text");
  const label = make(pickable ? "button" : "span", "label", swatch, text);
  const element = make(tag, "", label);
  attribute(element, "scope", scope);
  attribute(swatch, "aria-hidden", "true");
  swatch.hidden = true;
  if (pickable) label.type = "button";
  let was = {};

  function patch(data) {
    if (data.text !== was.text) text.textContent = data.text ?? "";
    if (data.link !== was.link) link(label, data.link);
    if (data.action !== was.action) {
      swatch.hidden = data.action === undefined;
      attribute(swatch, "data-action", data.action === undefined ? null : String(data.action));
    }
    if (data.picked !== was.picked) attribute(element, "data-picked", data.picked);
    if (pickable) attribute(label, "aria-pressed", data.picked ? "true" : "false");
    if (data.pick !== was.pick) attribute(label, "data-pick", data.pick);
    if (data.note !== was.note) {
      note(label, data.note);
      if (!pickable) attribute(label, "tabindex", data.note ? "0" : null);
    }
    was = data;
  }

  return { element, patch };
}

const widthOf = (text) => [...text].length;
const plainText = (title) => (typeof title === "string" ? title : title.map((t) => t.text + (t.sub ?? "")).join(""));

const MANY_COLUMNS = 12; // from here on cells are drawn smaller

function gridView(sheet, shape) {
  const title = tokensView(make("div", "title"), Array.isArray(shape.title) ? shape.title : [{}]);
  const subtitle = make("div", "subtitle");
  const columns = (shape.columns ?? []).map((column) => headerView("th", "col", column.pick));
  const rows = shape.rows.map((row) => ({
    header: headerView("th", "row", row.header.pick),
    cells: row.cells.map((cell) => cell && cellView(sheet, Boolean(cell.edit))),
  }));
  const head = make("thead", "", make("tr", "", make("td", "corner"), ...columns.map((c) => c.element)));
  const body = make("tbody");
  rows.forEach((row, i) => {
    const cells = row.cells.map((cell) => cell?.element ?? make("td"));
    body.append(make("tr", shape.rows[i].total ? "total" : "", row.header.element, ...cells));
  });
  const table = make("table", "", head, body);
  const classes = ["grid", columns.length > MANY_COLUMNS && "many", shape.wide && "wide"].filter(Boolean).join(" ");
  const element = make("div", classes, title.element, subtitle, make("div", "scroll", table));
  let was = {};
  let width = 0; // characters in the widest number so far: columns do not twitch while numbers move

  function patch(data) {
    if (data.title !== was.title) title.patch(Array.isArray(data.title) ? data.title : [{ text: data.title ?? "" }]);
    if (data.role !== was.role) attribute(element, "data-role", data.role);
    if (data.link !== was.link) link(title.element, data.link);
    if (data.subtitle !== was.subtitle) subtitle.textContent = data.subtitle ?? "";
    if (data.title !== was.title || data.subtitle !== was.subtitle)
      attribute(table, "aria-label", [plainText(data.title ?? ""), data.subtitle].filter(Boolean).join(", "));
    title.element.hidden = !data.title;
    subtitle.hidden = !data.subtitle;
    (data.columns ?? []).forEach((column, i) => columns[i].patch(column));
    head.hidden = !(data.columns ?? []).some((column) => column.text || column.action !== undefined);
    let widest = width;
    data.rows.forEach((row, i) => {
      rows[i].header.patch(row.header);
      row.cells.forEach((cell, j) => {
        if (!cell) return;
        rows[i].cells[j].patch(cell);
        widest = Math.max(widest, Math.min(8, widthOf(cell.text ?? "")));
      });
    });
    if (widest !== width) table.style.setProperty("--characters", (width = widest));
    was = data;
  }

  return { element, patch };
}

const SIGNS = "=≈≠<>≤≥∝∼+−×÷·⋅⊗↦⇒";
const LEADS = new RegExp(`^\\s*[${SIGNS}](\\s|$)`); // "=", "= (": room before it, and a line may break there
const TRAILS = new RegExp(`(^|\\s)[${SIGNS}]\\s*$`); // "=", ") =": room after it
const isPlain = ({ role }) => !role || role === "plain";

/** How tokens stand beside each other: room around signs; what is linked and of one role is one piece. */
function manner(token, before, after) {
  const same = (other) => other && !isPlain(token) && other.role === token.role && token.link && other.link === token.link;
  const classes = [
    isPlain(token) && LEADS.test(token.text ?? "") && "leads",
    isPlain(token) && TRAILS.test(token.text ?? "") && "trails",
    same(before) && "goes-on",
    same(after) && "goes-on-after",
  ];
  return classes.filter(Boolean).join(" ");
}

const manners = (tokens) => tokens.map((token, i) => manner(token, tokens[i - 1], tokens[i + 1]));

function tokenView(shape, classes) {
  const element = make("span", classes ? `token ${classes}` : "token");
  const parts = {};
  if (shape.over?.length || shape.under?.length) {
    parts.over = tokensView(make("span", "over"), shape.over ?? []);
    parts.under = tokensView(make("span", "under"), shape.under ?? []);
    element.classList.add("fraction");
    element.append(parts.over.element, parts.under.element);
  } else {
    parts.text = element.appendChild(make("span"));
  }
  if (shape.sub || shape.sup) {
    const scripts = element.appendChild(make("span", shape.sub && shape.sup ? "scripts both" : "scripts"));
    if (shape.sup) parts.sup = scripts.appendChild(make("span", "sup"));
    if (shape.sub) parts.sub = scripts.appendChild(make("span", "sub"));
  }
  let was = {};

  function patch(data) {
    if (data.role !== was.role) attribute(element, "data-role", data.role);
    if (data.link !== was.link) link(element, data.link);
    if (parts.text && data.text !== was.text) parts.text.textContent = data.text ?? "";
    if (parts.sub && data.sub !== was.sub) parts.sub.textContent = data.sub;
    if (parts.sup && data.sup !== was.sup) parts.sup.textContent = data.sup;
    parts.over?.patch(data.over ?? []);
    parts.under?.patch(data.under ?? []);
    was = data;
  }

  return { element, patch };
}

function tokensView(element, shape) {
  const classes = manners(shape);
  const tokens = shape.map((token, i) => tokenView(token, classes[i]));
  element.append(...tokens.map((token) => token.element));
  return { element, patch: (data) => data.forEach((token, i) => tokens[i].patch(token)) };
}

/** Tokens in clauses: a line breaks before a sign if it can, as in print. */
function lineView(shape) {
  const classes = manners(shape);
  const tokens = shape.map((token, i) => tokenView(token, classes[i]));
  const clauses = [];
  tokens.forEach(({ element }, i) => {
    if (i === 0 || classes[i].includes("leads")) clauses.push(make("span", "clause"));
    clauses.at(-1).append(element);
  });
  return {
    element: make("div", "line", ...clauses),
    patch: (data) => data.forEach((token, i) => tokens[i].patch(token)),
  };
}

function formulaView(shape) {
  const line = lineView(shape.tokens);
  const element = make("div", "formula", line.element);
  attribute(element, "role", "math");
  attribute(line.element, "aria-hidden", "true");
  let was = {};

  function patch(data) {
    if (data.spoken !== was.spoken) attribute(element, "aria-label", data.spoken);
    if (data.size !== was.size) attribute(element, "data-size", data.size);
    line.patch(data.tokens);
    was = data;
  }

  return { element, patch };
}

function operatorView() {
  const element = make("div", "operator");
  return { element, patch: (data) => element.textContent === data.text || (element.textContent = data.text) };
}

function viewOf(sheet, part) {
  if (part.kind === "grid") return gridView(sheet, part);
  if (part.kind === "formula") return formulaView(part);
  if (part.kind === "operator") return operatorView();
  return { element: make("div", "break"), patch() {} };
}

/** Two parts of the same form can share one element, patched; otherwise it is built anew. */
function form(part) {
  const token = (t, classes) => `${t.sub ? "_" : ""}${t.sup ? "^" : ""}t${classes}${fraction(t)}`;
  const tokens = (list) => manners(list).map((classes, i) => token(list[i], classes)).join("");
  const fraction = (t) => (t.over || t.under ? `(${tokens(t.over ?? [])}/${tokens(t.under ?? [])})` : "");
  const header = (h) => (h.pick ? "P" : "h");
  if (part.kind === "formula") return `f${tokens(part.tokens)}`;
  if (part.kind !== "grid") return part.kind;
  const title = Array.isArray(part.title) ? tokens(part.title) : "";
  const cells = (row) => row.cells.map((cell) => (!cell ? "." : cell.edit ? "e" : "c")).join("");
  const rows = part.rows.map((row) => `${row.total ? "=" : "|"}${header(row.header)}${cells(row)}`);
  return `g${title};${(part.columns ?? []).map(header).join("")}${rows.join("")}`;
}

// ------------------------------------------------------------------------------------------------------------ sheet

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
    this.outbox.post({ name, value, text, final });
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
    document.dispatchEvent(new CustomEvent(HELD, { detail: true }));
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
    document.dispatchEvent(new CustomEvent(HELD, { detail: false }));
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
