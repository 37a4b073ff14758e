// What was wrong with an entry: a sentence below its cell, over what is there, so that nothing moves when it comes.

import { attribute, make } from "../bridge/elements.js";

export class Message {
  constructor(section) {
    this.section = section;
    this.element = make("p", "message");
    attribute(this.element, "role", "alert");
  }

  /** ``name``: of the cell on this sheet that was edited. */
  say(text, name) {
    if (text !== this.element.textContent) this.element.textContent = text;
    if (text) this.place(this.section.querySelector(`.edit[data-name="${CSS.escape(name)}"]`));
  }

  /** Below the cell, within the sheet's width; at the sheet's end if the cell is gone. */
  place(cell) {
    const sheet = this.section.getBoundingClientRect();
    const at = cell?.getBoundingClientRect() ?? { left: sheet.left, bottom: sheet.bottom };
    const most = Math.max(0, sheet.width - this.element.offsetWidth);
    this.element.style.left = `${Math.min(Math.max(0, at.left - sheet.left - 8), most)}px`;
    this.element.style.top = `${at.bottom - sheet.top + 4}px`;
  }
}
