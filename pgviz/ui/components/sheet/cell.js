// A cell of a grid: a number with its bar, to read or to edit.
// Every view has an element and patches it: it writes only what differs from the data that it saw last.

import { attribute, make, write } from "../bridge/elements.js";
import { written } from "../bridge/numbers.js";
import { meant } from "./scrub.js";

export function note(element, text) {
  attribute(element, "title", text);
  attribute(element, "aria-description", text);
}

/** Whether arrow and Tab keys reach an element (roving.js). */
export function stop(element, stops) {
  attribute(element, "data-stop", stops);
  if (!stops) element.removeAttribute("tabindex");
}

/** ``sheet`` knows the views of cells to edit, and hears of new names and new stops. */
export function cellView(sheet, editable) {
  const number = make("span", "number");
  const box = make("div", editable ? "box edit" : "box", number);
  const view = { element: make("td", "", box), box, data: {}, edit: null, patch, show };
  if (editable) {
    attribute(box, "role", "spinbutton");
    stop(box, true);
    sheet.editables.set(box, view);
  }

  function patch(data) {
    const was = view.data;
    if (data === was) return show();
    view.data = data;
    if (data.role !== was.role) attribute(box, "data-role", data.role);
    if (data.link !== was.link) attribute(box, "data-link", data.link);
    if (data.dead !== was.dead) attribute(box, "data-dead", data.dead);
    if (data.bar !== was.bar) drawBar(data.bar);
    if (data.mark !== was.mark) {
      attribute(box, "data-mark", data.mark);
      attribute(box, "aria-current", data.mark ? "true" : null);
    }
    if (data.note !== was.note) patchNote(data.note);
    if (editable) patchEdit(data.edit, was.edit ?? {});
    show();
  }

  function patchNote(text) {
    note(box, text);
    if (editable) return;
    stop(box, Boolean(text));
    sheet.restopped = true;
  }

  /** The bar is a background: an element under each number would be a layer that the browser keeps. */
  function drawBar(fraction) {
    attribute(box, "data-side", !fraction ? null : fraction < 0 ? "right" : "left");
    box.style.backgroundSize = fraction ? `max(2px, ${Math.min(1, Math.abs(fraction)) * 100}%) 100%` : ""; // a hairline at least
  }

  function patchEdit(raw, was) {
    view.edit = meant(raw);
    if (raw.name !== was.name) {
      box.dataset.name = raw.name;
      sheet.renamed = true;
    }
    if (raw.label !== was.label) attribute(box, "aria-label", raw.label);
    if (raw.low !== was.low) attribute(box, "aria-valuemin", view.edit.low);
    if (raw.high !== was.high) attribute(box, "aria-valuemax", view.edit.high);
    if (raw.closed !== was.closed) attribute(box, "aria-readonly", raw.closed ? "true" : null);
  }

  /** What the hand holds goes before what Python said. */
  function show() {
    const held = view.edit && sheet.held.get(view.edit.name);
    const text = held ? (held.text ?? written(held.value)) : (view.data.text ?? "");
    if (text !== view.text) write(number, (view.text = text));
    if (!view.edit) return;
    const value = held?.value ?? view.edit.value;
    if (value !== view.value) attribute(box, "aria-valuenow", (view.value = value));
    if (text !== view.spoken) attribute(box, "aria-valuetext", (view.spoken = text));
  }

  return view;
}
