// Keys on a cell: they change its number, open an entry, or lead to another cell.

import { go, leads } from "./roving.js";
import { keyed } from "./scrub.js";

/** Whether the key was one for the sheet; ``view`` is that of the cell to edit on which it was pressed, if it was. */
export function press(sheet, event, view) {
  return went(event, view) || (view !== undefined && !view.edit.closed && changed(sheet, event, view));
}

/** Whether the key led to another cell, or, on a cell to edit, would have but for the edge. */
function went(event, view) {
  const stop = event.target.closest("[data-stop]");
  if (!stop || !leads(event, Boolean(view))) return false;
  return go(stop, event.key) || Boolean(view);
}

function changed(sheet, event, view) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { name } = view.edit;
  const value = keyed(view.edit, sheet.valueOf(name), event);
  if (value !== null) sheet.held.step(name, value);
  else if (event.key === "Enter" || event.key === "F2") sheet.typing.open(view);
  else if (/^[-−+.,0-9]$/.test(event.key)) sheet.typing.open(view, event.key);
  else if (event.key === "Backspace" || event.key === "Delete") sheet.typing.open(view, "");
  else return false;
  return true;
}
