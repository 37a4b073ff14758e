// The ways in which a token of a formula can be set: a button each. The group is one stop of the Tab key, as a grid is.

import { attribute, make } from "../bridge/elements.js";
import { note, stop } from "./cell.js";

const MANY = 3; // from here on they stand in two columns

function optionView() {
  const button = make("button", "label");
  const element = make("span", "option", button);
  button.type = "button";
  let was = { pick: null };

  /** Whether it has become a stop, or is none any more. */
  function patch(data) {
    const moved = data.pick !== was.pick;
    if (data.text !== was.text) button.textContent = data.text;
    if (data.picked !== was.picked) attribute(element, "data-picked", data.picked);
    attribute(button, "aria-pressed", data.picked ? "true" : "false");
    if (data.note !== was.note) note(button, data.note);
    if (moved) {
      attribute(button, "data-pick", data.pick);
      button.disabled = !data.pick;
      stop(button, Boolean(data.pick));
    }
    was = data;
    return moved;
  }

  return { element, patch };
}

/** ``sheet`` hears of new stops. */
export function optionsView(sheet, shape) {
  const views = shape.map(optionView);
  const element = make("span", views.length > MANY ? "options many" : "options", ...views.map((view) => view.element));
  attribute(element, "role", "group");
  element.hidden = !views.length;

  function patch({ options, label }) {
    attribute(element, "aria-label", label);
    (options ?? []).forEach((option, i) => {
      if (views[i].patch(option)) sheet.restopped = true;
    });
  }

  return { element, patch };
}
