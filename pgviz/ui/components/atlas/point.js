// A state in words: its mark, its name, and a slider for each of its two numbers.

import { make, write } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { markOf } from "./map.js";
import { AXES } from "./plane.js";

const KEYS = say("Arrow keys move the point both ways, with Shift ten steps; Home and End go to the edges.");

export function pointView(name) {
  const label = make("span", "label");
  const chips = AXES.map((axis, i) => {
    const numeral = make("span", "number");
    const title = make("span", "axis");
    const element = make("span", "chip", title, " ", numeral);
    Object.assign(element.dataset, { point: name, axis: i });
    return { element, title, numeral };
  });
  const element = make("div", "point", markOf(name), label, ...chips.map((chip) => chip.element));

  function patch(point, maps, texts, values, fixed) {
    if (label.textContent !== point.label) label.textContent = point.label;
    chips.forEach((chip, i) => {
      const title = `${AXES[i].arrow} ${maps.axes[i]}`;
      if (chip.title.textContent !== title) write(chip.title, title);
      if (chip.numeral.textContent !== texts[i]) write(chip.numeral, texts[i]);
      if (!fixed) describe(chip, i, point, maps, texts, values);
    });
  }

  function describe(chip, i, point, maps, texts, values) {
    const facts = {
      role: "slider",
      tabindex: chip.element.tabIndex === 0 || (i === 0 && chips[1].element.tabIndex !== 0) ? "0" : "-1",
      "aria-roledescription": say("2-D slider"),
      "aria-orientation": AXES[i].orientation,
      "aria-label": say("{axis} of state {state}", { axis: maps.axes[i], state: point.label }),
      "aria-description": KEYS,
      "aria-valuemin": maps.low[i],
      "aria-valuemax": maps.high[i],
      "aria-valuenow": values[i],
      "aria-valuetext": texts[i],
    };
    for (const [key, value] of Object.entries(facts)) {
      if (chip.element.getAttribute(key) !== String(value)) chip.element.setAttribute(key, value);
    }
  }

  /** One stop for Tab a point: the number that was moved last. */
  function focus(axis) {
    chips.forEach((chip, i) => (chip.element.tabIndex = i === axis ? 0 : -1));
    chips[axis].element.focus({ preventScroll: true });
  }

  return { element, patch, focus };
}
