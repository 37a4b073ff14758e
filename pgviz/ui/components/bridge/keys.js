// Keys that step a value: it is final once they rest.

export const COARSE = 10; // steps at once with Shift, PageUp and PageDown
export const KEYS_REST = 250; // ms after the last key until its value is final

const COUNTS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: COARSE, PageDown: -COARSE };

/** How many steps a key goes; 0 for other keys. */
export const countOf = ({ key, shiftKey }) => (COUNTS[key] ?? 0) * (shiftKey && key.startsWith("Arrow") ? COARSE : 1);

/** Says of each value that keys lead to that it is not final, and of the last one, after a rest, that it is. */
export class Keys {
  /** ``say(name, value, final)`` */
  constructor(say) {
    this.say = say;
    this.last = null; // { name, value, timer }
  }

  get name() {
    return this.last?.name;
  }

  step(name, value) {
    if (this.name !== name) this.finish();
    clearTimeout(this.last?.timer);
    this.last = { name, value, timer: setTimeout(() => this.finish(), KEYS_REST) };
    this.say(name, value, false);
  }

  finish() {
    if (!this.last) return;
    const { name, value, timer } = this.last;
    clearTimeout(timer);
    this.last = null;
    this.say(name, value, true);
  }

  /** Forgets what is not final yet. */
  drop() {
    clearTimeout(this.last?.timer);
    this.last = null;
  }
}
