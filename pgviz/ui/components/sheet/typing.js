// An entry over a cell: what is typed goes to Python as it is.

import { attribute, make } from "../bridge/elements.js";

export class Typing {
  constructor(sheet) {
    this.sheet = sheet;
    this.input = null; // while one is open
  }

  /** Opens over a cell, with its value, or with what a key began. */
  open(view, begin) {
    this.sheet.held.keys.finish();
    if (this.input) this.commit();
    this.name = view.edit.name;
    this.was = String(this.sheet.valueOf(this.name));
    const input = make("input", "entry");
    const value = begin ?? this.was;
    Object.assign(input, { type: "text", value, maxLength: 100, autocomplete: "off", spellcheck: false });
    attribute(input, "aria-label", view.edit.label);
    attribute(input, "enterkeyhint", "done");
    this.input = input;
    view.box.append(input);
    input.focus({ preventScroll: true });
    if (begin === undefined) input.select();
  }

  key(event) {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") this.commit();
    else this.close();
    this.sheet.boxOf(this.name)?.focus({ preventScroll: true });
  }

  commit() {
    const { sheet, name, was } = this;
    const text = this.input.value;
    this.close();
    if (text === was) return;
    sheet.held.set(name, sheet.valueOf(name), text);
    sheet.post(name, { text, final: true });
  }

  close() {
    const { input } = this;
    this.input = null; // first: taking the input away makes it lose the focus
    input.remove();
  }

  /** After a rebuild, an open entry goes on in the new cell of its name. */
  follow() {
    const { input } = this;
    if (!input || input.isConnected) return;
    const box = this.sheet.boxOf(this.name);
    if (!box) return void this.close();
    const selection = [input.selectionStart, input.selectionEnd];
    box.append(input);
    input.focus({ preventScroll: true });
    input.setSelectionRange(...selection);
  }
}
