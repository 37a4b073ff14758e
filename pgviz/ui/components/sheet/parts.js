// What a sheet is made of, side by side: grids, operators, formulas, line breaks.

import { make } from "../bridge/elements.js";
import { formulaView, hangs, manners } from "./formula.js";
import { gridView } from "./grid.js";

function operatorView() {
  const element = make("div", "operator");
  return { element, patch: (data) => element.textContent === data.text || (element.textContent = data.text) };
}

export function viewOf(sheet, part) {
  if (part.kind === "grid") return gridView(sheet, part);
  if (part.kind === "formula") return formulaView(sheet, part);
  if (part.kind === "operator") return operatorView();
  return { element: make("div", "break"), patch() {} };
}

/** Two parts of the same form can share one element, patched; otherwise it is built anew. */
export function form(part) {
  const hanging = (t) => (hangs(t) ? `{${t.options?.length ?? 0}}` : "");
  const token = (t, classes) => `${t.sub ? "_" : ""}${t.sup ? "^" : ""}t${classes}${fraction(t)}${hanging(t)}`;
  const tokens = (list) => manners(list).map((classes, i) => token(list[i], classes)).join("");
  const fraction = (t) => (t.over || t.under ? `(${tokens(t.over ?? [])}/${tokens(t.under ?? [])})` : "");
  const header = (h) => (h.pick ? "P" : "h");
  if (part.kind === "formula") return `f${tokens(part.tokens)}`;
  if (part.kind !== "grid") return part.kind;
  const title = Array.isArray(part.title) ? tokens(part.title) : "";
  const cells = (row) => row.cells.map((cell) => (!cell ? "." : cell.edit ? "e" : "c")).join("");
  const rows = part.rows.map((row) => `${row.total ? "=" : "|"}${header(row.header)}${cells(row)}`);
  return `g${title};${(part.columns ?? []).map(header).join("")}${rows.join("")}`;
}

/** The elements of the parts in their places: an operator stays in one line with the grid after it. */
export function units(parts, views) {
  const found = [];
  let open = null;
  parts.forEach((part, i) => {
    if (part.kind === "operator") open ??= found[found.push(make("div", "unit")) - 1];
    if (open && (part.kind === "operator" || part.kind === "grid")) open.append(views[i].element);
    else found.push(views[i].element);
    if (part.kind !== "operator") open = null;
  });
  return found;
}
