// As much of a browser as the modules under test touch: events of the document, and elements that remember attributes.

export class Element extends EventTarget {
  constructor(name = "") {
    super();
    this.attributes = new Map();
    this.classes = new Set(name.split(" ").filter(Boolean));
    this.captured = new Set();
    this.style = {};
  }

  classList = {
    toggle: (name, on = !this.classes.has(name)) => (on ? this.classes.add(name) : this.classes.delete(name)),
    contains: (name) => this.classes.has(name),
  };

  getAttribute = (name) => this.attributes.get(name) ?? null;
  setAttribute = (name, value) => this.attributes.set(name, String(value));
  removeAttribute = (name) => this.attributes.delete(name);
  toggleAttribute = (name, on) => (on ? this.setAttribute(name, "") : this.removeAttribute(name));
  setPointerCapture = (id) => this.captured.add(id);
  hasPointerCapture = (id) => this.captured.has(id);
  releasePointerCapture = (id) => this.captured.delete(id);
  querySelectorAll = () => [];
  append = () => {};
}

/** A document as new; what joined components share through globalThis is forgotten. */
export function newDocument() {
  for (const name of Object.keys(globalThis)) if (name.startsWith("pgviz.")) delete globalThis[name];
  globalThis.document = new EventTarget();
  document.documentElement = new Element();
  document.createElement = () => new Element();
  document.querySelectorAll = () => [];
  document.querySelector = () => null;
  return document;
}

/** An event with fields, sent to a target. */
export function send(target, type, fields = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), fields);
  target.dispatchEvent(event);
  return event;
}
