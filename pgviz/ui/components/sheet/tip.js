// A note beside what has the focus: its title shows only to a mouse.

import { attribute, make } from "../bridge/elements.js";

export class Tip {
  constructor() {
    this.element = make("div", "tip");
    attribute(this.element, "aria-hidden", "true"); // the note is the target's aria-description as well
    attribute(this.element, "popover", "manual");
  }

  listen(signal) {
    window.addEventListener("scroll", () => this.place(), { capture: true, passive: true, signal });
  }

  show(target, text) {
    if (!text || !this.element.showPopover) return;
    this.element.textContent = text;
    this.element.showPopover();
    this.target = target;
    this.place();
  }

  /** Below its target, or above where there is no room: in the browser's top layer nothing cuts it off. */
  place() {
    if (!this.element.matches(":popover-open")) return;
    const [at, tip] = [this.target.getBoundingClientRect(), this.element.getBoundingClientRect()];
    const below = at.bottom + 6 + tip.height < window.innerHeight;
    const left = at.left + at.width / 2 - tip.width / 2;
    this.element.style.left = `${Math.max(8, Math.min(left, window.innerWidth - tip.width - 8))}px`;
    this.element.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - tip.height - 6)}px`;
  }

  hide() {
    if (this.element.matches(":popover-open")) this.element.hidePopover();
  }
}
