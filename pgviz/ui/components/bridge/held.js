// The values that a hand has changed and Python has not answered yet: they go before what Python said.

import { Keys } from "./keys.js";

export class Held {
  /** ``owner`` has valueOf(name) as shown, same(a, b), show(name), report(name, value, final), an outbox and a drag. */
  constructor(owner) {
    this.owner = owner;
    this.entries = new Map(); // name → { value, text }; a text is what was typed
    this.keys = new Keys((name, value, final) => this.change(name, value, final));
  }

  get(name) {
    return this.entries.get(name);
  }

  set(name, value, text) {
    this.entries.set(name, { value, text });
    this.owner.show(name);
  }

  /** Shows a value at once and reports it, where it is another one or the final one. */
  change(name, value, final) {
    const { owner } = this;
    if (!final && owner.same(value, owner.valueOf(name))) return;
    if (owner.drag.grip?.name === name) owner.drag.grip.reported = true;
    this.set(name, value);
    owner.report(name, value, final);
  }

  /** Goes where a key leads. */
  step(name, value) {
    if (!this.owner.same(value, this.owner.valueOf(name))) this.keys.step(name, value);
  }

  /** Gives back to Python what it has answered and no hand holds. */
  settle() {
    const { drag, outbox } = this.owner;
    for (const name of [...this.entries.keys()]) {
      if ((drag.begun && drag.grip.name === name) || this.keys.name === name || outbox.concerns(name)) continue;
      this.entries.delete(name);
      this.owner.show(name);
    }
  }
}
