// Sentences in the browser: what Python said, or, while a hand drags, what it says for the hand's value.

import { patched, saidOf } from "../bridge/ahead.js";
import { make } from "../bridge/elements.js";
import { factsOf } from "../bridge/wire.js";

const ELEMENTS = { list: ["ul", "li"], line: ["div", "p"], caption: ["div", "p"] };

export class Words {
  constructor(root, styles) {
    this.section = make("div", "words");
    this.lines = [];
    root.append(make("style", "", styles), this.section);
  }

  enter(signal) {
    [this.signal, this.part] = [signal, null];
  }

  leave() {}

  update(data) {
    this.said = factsOf(data);
    const { manner, part, title } = this.said;
    saidOf(this, part);
    if (manner !== this.manner) this.begin((this.manner = manner), title);
    this.show(this.said.lines, false);
  }

  /** Shows what Python said for the value that a hand is at, before it is asked. */
  foresee(paths, values, waits) {
    this.show(patched(this.said, paths, values).lines, waits);
  }

  begin(manner, title) {
    this.block = make(ELEMENTS[manner][0], manner);
    this.section.replaceChildren(...(title ? [make("strong", "", title)] : []), this.block);
    this.lines = [];
  }

  show(lines, waits) {
    this.section.classList.toggle("waits", waits);
    while (this.lines.length > lines.length) this.lines.pop().element.remove();
    lines.forEach((pieces, i) => this.write((this.lines[i] ??= this.add()), pieces));
  }

  /** Texts go over those that are there, as far as the same of them are bold. */
  write(line, pieces) {
    const shape = pieces.map(([, bold]) => (bold ? "b" : "t")).join("");
    if (shape !== line.shape) {
      line.shape = shape;
      line.texts = pieces.map(() => document.createTextNode(""));
      line.element.replaceChildren(...line.texts.map((text, i) => (pieces[i][1] ? make("strong", "", text) : text)));
    }
    pieces.forEach(([text], i) => line.texts[i].data === text || (line.texts[i].data = text));
  }

  add() {
    const element = make(ELEMENTS[this.manner][1], "");
    this.block.append(element);
    return { element, shape: null, texts: [] };
  }
}
