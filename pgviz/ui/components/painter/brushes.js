// The row of brushes: one of them is chosen, here and without asking Python. One stop of the Tab key.

import { attribute, make } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { calledOf, signOf } from "./signs.js";

const FIRST = "wall"; // what one begins to paint with, if there is such a brush
const TURNS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Brushes {
  constructor() {
    this.element = make("div", "brushes");
    attribute(this.element, "role", "radiogroup");
    attribute(this.element, "aria-label", say("Brush"));
    this.buttons = new Map(); // symbol → its button
  }

  load(brushes) {
    if (JSON.stringify(brushes) === JSON.stringify(this.all)) return;
    this.all = brushes;
    this.buttons = new Map(brushes.map((brush) => [brush.symbol, buttonOf(brush)]));
    this.element.replaceChildren(...this.buttons.values());
    const same = brushes.find(({ symbol }) => symbol === this.chosen?.symbol);
    this.choose(same ?? brushes.find(({ name }) => name === FIRST) ?? brushes[0]);
  }

  listen(signal) {
    this.element.addEventListener("click", (event) => this.click(event), { signal });
    this.element.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  click(event) {
    const button = event.target.closest("button");
    if (button) this.choose(this.all.find(({ symbol }) => this.buttons.get(symbol) === button));
  }

  key(event) {
    const turn = TURNS[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.all.indexOf(this.chosen) + turn + this.all.length;
    this.choose(this.all[at % this.all.length]);
    this.buttons.get(this.chosen.symbol).focus();
  }

  choose(brush) {
    this.chosen = brush;
    for (const [symbol, button] of this.buttons) {
      const on = symbol === brush.symbol;
      attribute(button, "aria-checked", on ? "true" : "false");
      attribute(button, "tabindex", on ? "0" : "-1");
    }
  }
}

function buttonOf({ name, keys }) {
  const sign = make("span", "sign", signOf(name));
  sign.dataset.kind = name;
  const button = make("button", "brush", sign, make("span", "name", calledOf(name)));
  button.type = "button";
  attribute(button, "role", "radio");
  const letters = [...keys].map((key) => key.toUpperCase());
  const listed = letters.reduce((some, key) => say("{some} or {key}", { some, key }));
  attribute(button, "title", say("{kind}: key {keys}", { kind: calledOf(name), keys: listed }));
  return button;
}
