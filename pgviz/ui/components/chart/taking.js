// The chart's corner: a small button, and what it opens, to save the chart as a picture. It lies in the corner below
// the axes, where nothing is drawn, and moves nothing.

import { make } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { fileName, fileOf, pixels } from "./picture.js";
import { plotlyFrom } from "./plotly.js";

const CHOSEN = "pgviz.picture"; // of globalThis: what was chosen for one chart is meant for the next as well
const LOOKS = { light: say("Light"), dark: say("Dark") };
const ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"/></svg>';

/** The size and the look: at first those of the page. */
const chosen = (place) =>
  (globalThis[CHOSEN] ??= { width: 800, height: 500, look: getComputedStyle(place).colorScheme === "dark" ? "dark" : "light" });

export class Taking {
  /** ``told()``: what Python said last of the chart in this section. */
  constructor(section, told) {
    this.told = told;
    this.button = make("button", "save");
    this.button.type = "button";
    this.button.title = say("Save this chart as a picture");
    this.button.innerHTML = ICON;
    this.button.setAttribute("aria-label", this.button.title);
    this.panel = make("form", "saving");
    this.panel.hidden = true;
    this.panel.tabIndex = -1;
    this.button.setAttribute("aria-expanded", "false");
    this.place = make("div", "taking", this.panel, this.button);
    section.classList.add("taken");
    section.append(this.place);
  }

  enter(signal) {
    this.button.addEventListener("click", () => this.open(this.panel.hidden), { signal });
    this.place.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("pointerdown", (event) => this.elsewhere(event), { signal });
    this.panel.addEventListener("submit", (event) => this.save(event), { signal });
  }

  open(wanted) {
    if (wanted && !this.panel.childElementCount) this.furnish();
    if (wanted) this.fill();
    this.panel.hidden = !wanted;
    this.button.setAttribute("aria-expanded", String(wanted));
    (wanted ? this.panel : this.button).focus({ preventScroll: true }); // a field would open a telephone's keyboard
  }

  key(event) {
    if (event.key !== "Escape" || this.panel.hidden) return;
    event.stopPropagation();
    this.open(false);
  }

  elsewhere(event) {
    if (this.panel.hidden || event.composedPath().includes(this.place)) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  furnish() {
    const size = make("div", "", sided("width", say("Width in pixels")), " × ", sided("height", say("Height in pixels")), " px");
    const looks = Object.entries(LOOKS).map(([look, name]) => {
      const radio = Object.assign(make("input"), { type: "radio", name: "look", value: look });
      return make("label", "", radio, name);
    });
    const formats = ["SVG", "PNG"].map((format) =>
      Object.assign(make("button", "", format), { type: "submit", value: format.toLowerCase() }),
    );
    this.panel.append(size, make("div", "", ...looks), make("div", "", ...formats));
    this.panel.setAttribute("aria-label", say("Save this chart as a picture"));
    this.panel.noValidate = true; // what cannot be is put right, and shown
  }

  fill() {
    const { elements } = this.panel;
    const { width, height, look } = chosen(this.place);
    [elements.width.value, elements.height.value, elements.look.value] = [width, height, look];
  }

  async save(event) {
    event.preventDefault();
    const { elements } = this.panel;
    const size = { width: pixels(elements.width.value, "width"), height: pixels(elements.height.value, "height") };
    globalThis[CHOSEN] = { ...size, look: elements.look.value };
    this.fill();
    const told = this.told();
    const wanted = { ...chosen(this.place), format: event.submitter?.value ?? "png" };
    const file = await fileOf(await plotlyFrom(told.plotly), told, wanted);
    const link = Object.assign(make("a"), { href: URL.createObjectURL(file), download: fileName(told.part, wanted) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

function sided(name, label) {
  const input = Object.assign(make("input"), { type: "number", name, min: 200, max: 4000, step: 50 });
  input.setAttribute("aria-label", label);
  return input;
}
