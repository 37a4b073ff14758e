// A link in the browser: its text to select, a button that copies it, its QR code, and what became of the copying.

import { make } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { factsOf } from "../bridge/wire.js";
import { copied } from "./clipboard.js";

const SAID = {
  yes: say("Copied."),
  no: say("This browser does not let a page copy. The link is selected: press Ctrl+C, or ⌘C."),
};

export class LinkBox {
  constructor(root, styles) {
    this.text = make("input", "text");
    Object.assign(this.text, { type: "text", readOnly: true, spellcheck: false });
    this.text.setAttribute("aria-label", say("Link to what is shown"));
    this.button = make("button", "copy", say("Copy"));
    this.button.type = "button";
    this.said = make("p", "said");
    this.said.setAttribute("role", "status");
    this.code = make("img", "code");
    this.code.alt = say("QR code of the link");
    this.about = make("p", "about");
    const row = make("div", "row", this.text, this.button);
    this.section = make("section", "link", row, this.said, this.code, this.about);
    root.append(make("style", "", styles), this.section);
  }

  enter(signal) {
    this.button.addEventListener("click", () => this.copy(), { signal });
    this.text.addEventListener("focus", () => this.text.select(), { signal });
  }

  leave() {}

  update(data) {
    const { link, code, about, atOnce } = factsOf(data);
    if (link === this.text.value) return;
    const first = !this.text.value;
    this.text.value = link;
    this.tell("");
    this.code.hidden = !code;
    this.code.src = code;
    this.about.textContent = about;
    if (first && atOnce) this.copy();
  }

  async copy() {
    const done = await copied(this.text);
    this.tell(done ? SAID.yes : SAID.no);
  }

  tell(what) {
    this.said.textContent = what;
  }
}
