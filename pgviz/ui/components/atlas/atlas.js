// The atlas in the browser. It draws what Python sent, senses hands and keys, and reports; it computes nothing but
// where on a map a hand is. In front of it stand reports.js and STYLES, the text of atlas.css.

const TOUCH_SLOP = 4; // pixels: a finger that moved less has tapped
const REACH = 14; // pixels from a mark's middle within which a hand takes hold of it
const KEPT = 6; // maps of that many encodings are kept for coming back to
const MANY = 24; // maps: more bars in motion would cost more than they show
const KEYS = "Arrow keys move the point both ways, with Shift ten steps; Home and End go to the edges.";
const AXES = [
  { arrow: "→", orientation: "horizontal", keys: { ArrowRight: 1, ArrowLeft: -1 } },
  { arrow: "↑", orientation: "vertical", keys: { ArrowUp: 1, ArrowDown: -1 } },
];

const atlases = new WeakMap(); // what Streamlit gives us to draw in → the atlas drawn there
const kept = (globalThis["pgviz.atlas.maps"] ??= new Map()); // digest → maps, the newest last

/** Called by Streamlit at first and again with all new data. */
function mount({ parentElement, data, setTriggerValue }) {
  let atlas = atlases.get(parentElement);
  if (!atlas) atlases.set(parentElement, (atlas = new Atlas(parentElement)));
  atlas.update(decode(data), (report) => setTriggerValue("report", report));
  return () => atlas.leave();
}
export default mount;

/** The header that Python sent (see wire.py), and in its maps the shades of each. */
function decode(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const data = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  if (data.maps) data.maps.shades = new Int8Array(bytes.slice(4 + length).buffer);
  return data;
}

const same = (a, b) => a[0] === b[0] && a[1] === b[1];

// ------------------------------------------------------------------------------------------------------------ views
// A view has an element and patches it: it writes only what differs from the data it saw last.

/**
 * The values of one sign, as a canvas of one pixel a value; its colour's opacity is the shade. The browser stretches
 * it, smoothly or not, over whatever room and however many pixels a screen has.
 */
function layer(shades, n, sign, colour) {
  const canvas = make("canvas", sign > 0 ? "positive" : "negative");
  canvas.width = canvas.height = n;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  for (let i = 0; i < shades.length; i++) image.data[4 * i + 3] = Math.max(0, 2.007 * sign * shades[i]);
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, n, n);
  return canvas;
}

const mark = (point) => {
  const element = make("span", "mark");
  element.dataset.point = point;
  return element;
};

function mapView(maps, j) {
  const picture = make("div", "picture");
  const ats = ["other", "s"].map((point) => make("span", "at", mark(point)));
  const plot = make("div", "plot", picture, ...ats);
  const name = make("div", "name", make("span", "", maps.names[j]));
  const bar = make("span", "bar");
  const number = make("span", "number");
  const box = make("div", "box", bar, number);
  const element = make("div", "map", plot, name, box);
  attribute(element, "role", "img");
  attribute(element, "title", `${maps.names[j]}: ${maps.ranges[j]}`);
  element.dataset.link = `x${j}`;
  let was = {};

  function paint(colours) {
    const shades = maps.shades.subarray(j * maps.n ** 2, (j + 1) * maps.n ** 2);
    const signs = [1, -1].filter((sign) => shades.some((shade) => shade * sign > 0));
    picture.replaceChildren(...signs.map((sign) => layer(shades, maps.n, sign, colours[sign > 0 ? 0 : 1])));
  }

  function patch(text, fraction) {
    if (text !== was.text) {
      number.textContent = text;
      attribute(element, "aria-label", `${maps.names[j]} = ${text}; ${maps.ranges[j]}`);
    }
    if (fraction !== was.fraction) {
      attribute(bar, "data-side", !fraction ? null : fraction < 0 ? "right" : "left");
      bar.style.setProperty("--part", `${Math.abs(fraction) * 100}%`);
    }
    was = { text, fraction };
  }

  /** Two parts of a map's side: transforms, which need no layout. */
  function place(point, x, y) {
    ats[point === "s" ? 1 : 0].style.transform = `translate(${100 * x}%, ${100 * (1 - y)}%)`;
  }

  return { element, paint, patch, place };
}

/** A state in words: its mark, its name, and a slider for each of its two numbers. */
function pointView(name) {
  const label = make("span", "label");
  const chips = AXES.map((axis, i) => {
    const numeral = make("span", "number");
    const title = make("span", "axis");
    const element = make("span", "chip", title, " ", numeral);
    Object.assign(element.dataset, { point: name, axis: i });
    return { element, title, numeral };
  });
  const element = make("div", "point", mark(name), label, ...chips.map((chip) => chip.element));

  function patch(point, maps, texts, values, fixed) {
    if (label.textContent !== point.label) label.textContent = point.label;
    chips.forEach((chip, i) => {
      const title = `${AXES[i].arrow} ${maps.axes[i]}`;
      if (chip.title.textContent !== title) chip.title.textContent = title;
      if (chip.numeral.textContent !== texts[i]) chip.numeral.textContent = texts[i];
      if (fixed) return;
      const facts = {
        role: "slider",
        tabindex: chip.element.tabIndex === 0 || (i === 0 && chips[1].element.tabIndex !== 0) ? "0" : "-1",
        "aria-roledescription": "2-D slider",
        "aria-orientation": AXES[i].orientation,
        "aria-label": `${maps.axes[i]} of state ${point.label}`,
        "aria-description": KEYS,
        "aria-valuemin": maps.low[i],
        "aria-valuemax": maps.high[i],
        "aria-valuenow": values[i],
        "aria-valuetext": texts[i],
      };
      for (const [key, value] of Object.entries(facts)) {
        if (chip.element.getAttribute(key) !== String(value)) chip.element.setAttribute(key, value);
      }
    });
  }

  /** One stop for Tab a point: the number that was moved last. */
  function focus(axis) {
    chips.forEach((chip, i) => (chip.element.tabIndex = i === axis ? 0 : -1));
    chips[axis].element.focus({ preventScroll: true });
  }

  return { element, patch, focus };
}

// ------------------------------------------------------------------------------------------------------------ atlas

class Atlas {
  constructor(root) {
    this.root = root;
    this.views = new Map(); // feature → its map, made when it is first shown
    this.points = new Map(); // name → its view
    this.held = new Map(); // name → the two values that the hand holds, or that Python has not answered yet
    this.outbox = new Outbox();
    this.lit = [];
    this.drag = null;
    this.keyed = null; // { name, values, timer }: stepped by keys, not yet final
    this.open = false; // the folded maps

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
    const styles = new CSSStyleSheet();
    styles.replaceSync(STYLES);
    root.adoptedStyleSheets = [styles];
    for (const old of root.querySelectorAll("section.atlas")) old.remove();
    root.append(this.section);

    this.listen();
  }

  listen() {
    const on = (type, how) => this.section.addEventListener(type, how.bind(this));
    on("pointerover", (event) => this.hover(event.target));
    on("pointerleave", () => this.hover(null));
    on("pointerdown", this.press);
    on("mousedown", (event) => this.drag && event.preventDefault()); // or the browser takes the focus away again
    on("pointermove", this.move);
    on("pointerup", this.release);
    on("pointercancel", this.cancel);
    on("keydown", this.key);
    on("focusout", () => this.finishKeys());
    this.fold.addEventListener("click", () => this.toggle());
    this.onLight = (event) => this.light(event.detail.keys);
    this.onHeld = (event) => this.section.classList.toggle("still", event.detail);
    this.onDragKey = (event) => event.key === "Escape" && this.cancel(event);
  }

  // -- data

  update(data, send) {
    this.enter();
    this.outbox.send = send;
    this.takeMaps(data);
    if (!this.maps) return;
    this.data = data;
    if (data.label !== this.label) attribute(this.section, "aria-label", (this.label = data.label));
    attribute(this.section, "data-fixed", data.fixed);
    this.values = new Map(data.values.map(([j, text, fraction]) => [j, [text, fraction]]));
    this.theme();
    this.buildPoints();
    this.arrange();
    this.outbox.answered(data.ack);
    if (this.settle()) this.show();
    this.light(this.lit);
  }

  /** The maps that Python sent, or those of this name from before. It leaves them out once it hears that they came. */
  takeMaps({ digest, maps }) {
    const again = maps && this.digest === digest;
    const found = again ? this.maps : (maps ?? kept.get(digest));
    if (!found) return this.outbox.post({ name: null, have: null });
    if (again && this.told !== digest) this.tell();
    if (this.digest === digest) return;
    this.digest = digest;
    this.maps = found;
    kept.delete(digest);
    kept.set(digest, found);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
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

  /** Maps are painted again when Streamlit's theme has changed. Asking for a colour costs a layout: not every time. */
  theme() {
    const theme = this.section.getRootNode().host?.parentElement?.className;
    if (theme === this.themed && this.colours) return;
    this.themed = theme;
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
    this.show();
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
    this.light(this.lit);
  }

  /** Gives back to Python what it has answered and no hand holds; says whether there was anything. */
  settle() {
    const free = (name) => this.drag?.name !== name && this.keyed?.name !== name && !this.outbox.concerns(name);
    const names = [...this.held.keys()].filter(free);
    for (const name of names) this.held.delete(name);
    return names.length > 0;
  }

  /** Puts the marks, on all maps at once, and the two numbers; what the hand holds goes before what Python said. */
  show() {
    const { low, high } = this.maps;
    for (const point of this.data.points) {
      const values = this.valuesOf(point.name);
      const [x, y] = values.map((value, i) => (value - low[i]) / (high[i] - low[i]));
      for (const view of this.shown) view.place(point.name, x, y);
      const texts = this.held.has(point.name) ? values.map(written) : point.texts;
      this.points.get(point.name).patch(point, this.maps, texts, values, this.data.fixed);
    }
  }

  valuesOf(name) {
    return this.held.get(name) ?? this.data.points.find((point) => point.name === name)?.values;
  }

  /** Shows a state at once and reports it. */
  change(name, values, final) {
    if (!final && same(values, this.valuesOf(name))) return;
    this.held.set(name, values);
    if (this.drag?.name === name) this.drag.reported = true;
    this.show();
    this.told = this.digest;
    this.outbox.post({ name, values, final, have: this.digest });
  }

  /** A value as near as the axis has one, with no more decimals than its step; inside the bounds. */
  near(value, axis) {
    const { low, high, step } = this.maps;
    const decimals = Math.max(decimalsOf(step[axis]), decimalsOf(low[axis]));
    return Math.min(high[axis], Math.max(low[axis], Number(value.toFixed(decimals)) + 0));
  }

  // -- coming and going

  enter() {
    if (this.entered) return;
    this.entered = true;
    document.addEventListener(LIGHT, this.onLight);
    document.addEventListener(HELD, this.onHeld);
  }

  /** Streamlit also calls this for data that newer data overtook: only an atlas out of the document has left. */
  leave() {
    setTimeout(() => {
      if (this.section.isConnected) return;
      this.entered = false;
      if (this.drag) hold(false); // what was in the hand is gone
      document.removeEventListener(LIGHT, this.onLight);
      document.removeEventListener(HELD, this.onHeld);
      document.removeEventListener("keydown", this.onDragKey, true);
    });
  }

  // -- links

  hover(target) {
    if (this.drag) return;
    const map = target?.closest?.("[data-link]:not(.fold)");
    const keys = map ? map.dataset.link.split(" ") : [];
    if (keys.join(" ") !== this.lit.join(" ")) document.dispatchEvent(new CustomEvent(LIGHT, { detail: { keys } }));
  }

  light(keys) {
    this.lit = keys;
    for (const element of this.section.querySelectorAll("[data-link]")) {
      const on = keys.length > 0 && element.dataset.link.split(" ").some((key) => keys.includes(key));
      if (on !== element.classList.contains("lit")) element.classList.toggle("lit", on);
    }
  }

  // -- the hand

  press(event) {
    const plot = event.target.closest(".plot");
    if (!plot || event.button !== 0 || this.drag || this.data.fixed) return;
    this.finishKeys();
    const [box, home] = [plot.getBoundingClientRect(), this.section.getBoundingClientRect()];
    // Where the plot is in the section is taken once: while the hand holds it, it may give its place to another.
    const at = { left: box.left - home.left, top: box.top - home.top, width: box.width, height: box.height };
    const drag = { id: event.pointerId, at, start: [event.clientX, event.clientY], grip: [0, 0] };
    const [name, grip] = this.grabbed(event, drag);
    Object.assign(drag, { name: name ?? "s", grip, reported: false, waits: event.pointerType === "touch" && !name });
    drag.base = this.valuesOf(drag.name);
    this.drag = drag;
    if (drag.waits) return; // a finger may mean to scroll
    this.startDrag();
    if (!name) this.follow(event);
  }

  /** The nearest mark in reach, and how far from its middle the hand is: it does not jump when it is taken. */
  grabbed(event, drag) {
    const { low, high } = this.maps;
    const home = this.section.getBoundingClientRect();
    let [name, grip, reach] = [null, [0, 0], REACH];
    for (const point of this.data.points) {
      const [x, y] = this.valuesOf(point.name).map((value, i) => (value - low[i]) / (high[i] - low[i]));
      const dx = event.clientX - home.left - drag.at.left - x * drag.at.width;
      const dy = event.clientY - home.top - drag.at.top - (1 - y) * drag.at.height;
      const distance = Math.hypot(dx, dy);
      if (distance < reach) [name, grip, reach] = [point.name, [dx, dy], distance];
    }
    return [name, grip];
  }

  startDrag() {
    this.drag.waits = false;
    this.section.setPointerCapture(this.drag.id); // the section's, for the map may be folded away meanwhile
    this.section.dataset.dragging = this.drag.name;
    hold(true);
    document.addEventListener("keydown", this.onDragKey, true);
    this.points.get(this.drag.name)?.focus(0);
  }

  move(event) {
    const drag = this.drag;
    if (event.pointerId !== drag?.id) return;
    if (drag.waits) {
      const [across, along] = [event.clientX - drag.start[0], event.clientY - drag.start[1]].map(Math.abs);
      if (Math.max(across, along) < TOUCH_SLOP) return;
      if (along > across) return void (this.drag = null); // it scrolls
      this.startDrag();
    }
    this.follow(event);
  }

  /** The state that is under the hand. */
  follow(event) {
    const { at, grip, name } = this.drag;
    const { low, high, step } = this.maps;
    const home = this.section.getBoundingClientRect();
    const x = (event.clientX - grip[0] - home.left - at.left) / at.width;
    const y = 1 - (event.clientY - grip[1] - home.top - at.top) / at.height;
    const onStep = (part, i) => low[i] + Math.round((part * (high[i] - low[i])) / step[i]) * step[i];
    this.change(name, [x, y].map((part, i) => this.near(onStep(part, i), i)), false);
  }

  release(event) {
    if (event.pointerId !== this.drag?.id) return;
    if (this.drag.waits) {
      this.startDrag();
      this.follow(event); // a tap
    }
    this.endDrag(this.valuesOf(this.drag.name));
  }

  /** The browser took the finger for scrolling, or Escape: the state goes back. */
  cancel(event) {
    if (event.type === "pointercancel" && event.pointerId !== this.drag?.id) return;
    if (event.type === "keydown") {
      event.preventDefault();
      event.stopPropagation();
    }
    this.endDrag(this.drag.base);
  }

  endDrag(values) {
    const { id, name, reported } = this.drag;
    this.drag = null;
    delete this.section.dataset.dragging;
    hold(false);
    document.removeEventListener("keydown", this.onDragKey, true);
    if (this.section.hasPointerCapture(id)) this.section.releasePointerCapture(id);
    if (reported) this.change(name, values, true);
  }

  // -- keys

  key(event) {
    const chip = event.target.closest(".chip");
    if (!chip || this.data.fixed || event.ctrlKey || event.metaKey || event.altKey) return;
    const { point: name, axis } = chip.dataset;
    const moved = this.afterKey(this.valuesOf(name), Number(axis), event);
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
    this.points.get(name).focus(moved.axis);
    this.step(name, moved.values);
  }

  /** Which number a key moves, and where to; null for other keys. The arrows belong to the plane, not to the slider. */
  afterKey(values, axis, { key, shiftKey }) {
    const { low, high, step } = this.maps;
    const to = (i, value) => ({ axis: i, values: values.map((old, k) => (k === i ? this.near(value, i) : old)) });
    if (key === "Home") return to(axis, low[axis]);
    if (key === "End") return to(axis, high[axis]);
    if (key === "PageUp") return to(axis, values[axis] + COARSE * step[axis]);
    if (key === "PageDown") return to(axis, values[axis] - COARSE * step[axis]);
    const i = AXES.findIndex(({ keys }) => key in keys);
    return i < 0 ? null : to(i, values[i] + AXES[i].keys[key] * (shiftKey ? COARSE : 1) * step[i]);
  }

  step(name, values) {
    if (this.keyed?.name !== name) this.finishKeys();
    if (same(values, this.valuesOf(name))) return;
    clearTimeout(this.keyed?.timer);
    this.keyed = { name, values, timer: setTimeout(() => this.finishKeys(), KEYS_REST) };
    this.change(name, values, false);
  }

  finishKeys() {
    if (!this.keyed) return;
    const { name, values, timer } = this.keyed;
    clearTimeout(timer);
    this.keyed = null;
    this.change(name, values, true);
  }
}
