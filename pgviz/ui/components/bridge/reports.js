// What the sheet and the atlas share: elements, numbers as text, and reports to Python. Python puts this in front of
// their modules, for v2 components cannot import from one another.

const COARSE = 10; // steps at once with Shift, PageUp and PageDown
const KEYS_REST = 250; // ms after the last key until its value is final
const LOST_AFTER = 2000; // ms until a report counts as lost
const LIGHT = "pgviz:light"; // the event by which all on one page light up together
const HELD = "pgviz:held"; // whether a hand drags on the page: bars jump then, for gliding would cost it updates

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

/** As Python's formats.short writes it: a real minus, no leading zero, no trailing zeros. */
const written = (value) => String(Math.abs(value)).replace(/^0\./, ".").replace(/^/, value < 0 ? "−" : "");

/** Tells all on the page, and frame.css by an attribute of the document, that a hand begins or ends to drag. */
function hold(held) {
  document.documentElement.toggleAttribute("data-held", held);
  document.dispatchEvent(new CustomEvent(HELD, { detail: held }));
}

/** How wide each chart on the page is drawn, by its key: what Python says in return is drawn once, not twice. */
function chartWidths() {
  const widths = {};
  for (const chart of document.querySelectorAll("[class*=st-key-] .js-plotly-plot")) {
    const key = chart.closest("[class*=st-key-]").className.match(/st-key-(\S+)/)[1];
    if (chart.layout?.width) widths[key] = chart.layout.width;
  }
  return widths;
}

/** Sends one report at a time, the newest value as soon as the last one is answered, and always the final one. */
class Outbox {
  constructor() {
    this.queue = [];
    this.flight = null;
    this.seq = Date.now(); // larger than in any earlier life of what reports
    this.send = () => {};
  }

  /** ``over``: whether the report takes the place of the last one that waits. */
  post(report, over = (last) => last.name === report.name) {
    const last = this.queue.at(-1);
    if (last && over(last)) this.queue.pop();
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
    this.send({ ...report, widths: chartWidths() });
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
