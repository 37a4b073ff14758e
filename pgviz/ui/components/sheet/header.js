// The label of a row or a column, perhaps a button that picks it.

import { attribute, make, write } from "../bridge/elements.js";
import { note, stop } from "./cell.js";

/** ``sheet`` hears of new stops. */
export function headerView(sheet, tag, scope, pickable) {
  const swatch = make("span", "swatch");
  const text = make("span", "text");
  const label = make(pickable ? "button" : "span", "label", swatch, text);
  const element = make(tag, "", label);
  attribute(element, "scope", scope);
  attribute(swatch, "aria-hidden", "true");
  swatch.hidden = true;
  if (pickable) {
    label.type = "button";
    stop(label, true);
  }
  let was = {};

  function patch(data) {
    if (data.text !== was.text) write(text, data.text ?? "");
    if (data.link !== was.link) attribute(label, "data-link", data.link);
    if (data.action !== was.action) {
      swatch.hidden = data.action === undefined;
      attribute(swatch, "data-action", data.action === undefined ? null : String(data.action));
    }
    if (data.picked !== was.picked) attribute(element, "data-picked", data.picked);
    if (pickable) attribute(label, "aria-pressed", data.picked ? "true" : "false");
    if (data.pick !== was.pick) attribute(label, "data-pick", data.pick);
    if (data.note !== was.note) patchNote(data.note);
    was = data;
  }

  function patchNote(text) {
    note(label, text);
    if (pickable) return;
    stop(label, Boolean(text));
    sheet.restopped = true;
  }

  return { element, patch };
}
