// How many rows and columns the map has, with a button for one less and one for one more.

import { attribute, make } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { sizeAfter } from "./rows.js";

const AXES = [
  {
    fewer: say("one row fewer"),
    more: say("one row more"),
    counted: (count) => (count === 1 ? say("1 row") : say("{count} rows", { count })),
  },
  {
    fewer: say("one column fewer"),
    more: say("one column more"),
    counted: (count) => (count === 1 ? say("1 column") : say("{count} columns", { count })),
  },
];

export class Sizes {
  /** ``resize(axis, more)`` */
  constructor(resize) {
    this.resize = resize;
    this.parts = AXES.map((words, axis) => sizeOf(words, axis));
    this.element = make("div", "sizes", ...this.parts.map(({ element }) => element));
  }

  listen(signal) {
    this.element.addEventListener("click", (event) => this.click(event), { signal });
  }

  click(event) {
    const button = event.target.closest("button");
    if (button) this.resize(Number(button.dataset.axis), Number(button.dataset.more));
  }

  /** A button that can do nothing keeps the focus: it only says so. */
  show(shape, limits) {
    this.parts.forEach(({ text, buttons }, axis) => {
      const written = AXES[axis].counted(shape[axis]);
      if (text.textContent !== written) text.textContent = written;
      for (const button of buttons) {
        const can = sizeAfter(shape, axis, Number(button.dataset.more), limits);
        attribute(button, "aria-disabled", can ? null : "true");
      }
    });
  }
}

function sizeOf(words, axis) {
  const text = make("span", "count");
  const buttons = [-1, 1].map((more) => {
    const button = make("button", "size", more > 0 ? "+" : "−");
    button.type = "button";
    Object.assign(button.dataset, { axis, more });
    attribute(button, "aria-label", more > 0 ? words.more : words.fewer);
    return button;
  });
  const element = make("div", "axis", buttons[0], text, buttons[1]);
  return { element, text, buttons };
}
