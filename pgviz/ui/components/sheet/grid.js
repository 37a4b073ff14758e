// A table of cells with a title.

import { attribute, make, write } from "../bridge/elements.js";
import { cellView, stop } from "./cell.js";
import { tokensView } from "./formula.js";
import { headerView } from "./header.js";

const widthOf = (text) => [...text].length;
const plainText = (title) => (typeof title === "string" ? title : title.map((t) => t.text + (t.sub ?? "")).join(""));

const MANY_COLUMNS = 12; // from here on cells are drawn smaller

function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

export function gridView(sheet, shape) {
  const title = tokensView(make("div", "title"), Array.isArray(shape.title) ? shape.title : [{}]);
  const subtitle = make("div", "subtitle");
  const columns = (shape.columns ?? []).map((column) => headerView(sheet, "th", "col", column.pick));
  const rows = shape.rows.map((row) => ({
    header: headerView(sheet, "th", "row", row.header.pick),
    cells: row.cells.map((cell) => cell && cellView(sheet, Boolean(cell.edit))),
  }));
  const head = make("thead", "", make("tr", "", make("td", "corner"), ...columns.map((c) => c.element)));
  const body = make("tbody");
  rows.forEach((row, i) => {
    const cells = row.cells.map((cell) => cell?.element ?? make("td"));
    const manner = shape.rows[i].total ? "total" : shape.rows[i + 1]?.total ? "before-total" : "";
    body.append(make("tr", manner, row.header.element, ...cells));
  });
  const table = make("table", "", head, body);
  const classes = ["grid", columns.length > MANY_COLUMNS && "many", shape.wide && "wide"].filter(Boolean).join(" ");
  const element = make("div", classes, title.element, subtitle, make("div", "scroll", table));
  let was = {};
  let width = 0; // characters in the widest number so far: columns do not twitch while numbers move

  function patch(data) {
    if (data.title !== was.title) title.patch(Array.isArray(data.title) ? data.title : [{ text: data.title ?? "" }]);
    if (data.role !== was.role) attribute(element, "data-role", data.role);
    if (data.link !== was.link) {
      attribute(title.element, "data-link", data.link);
      stop(title.element, Boolean(data.link)); // so that keys light up what it stands for, too
      sheet.restopped = true;
    }
    if (data.subtitle !== was.subtitle) write(subtitle, data.subtitle ?? "");
    if (data.title !== was.title || data.subtitle !== was.subtitle)
      attribute(table, "aria-label", [plainText(data.title ?? ""), data.subtitle].filter(Boolean).join(", "));
    hide(title.element, !data.title);
    hide(subtitle, !data.subtitle);
    (data.columns ?? []).forEach((column, i) => columns[i].patch(column));
    hide(head, !(data.columns ?? []).some((column) => column.text || column.action !== undefined));
    let widest = width;
    data.rows.forEach((row, i) => {
      rows[i].header.patch(row.header);
      row.cells.forEach((cell, j) => {
        if (!cell) return;
        rows[i].cells[j].patch(cell);
        widest = Math.max(widest, Math.min(8, widthOf(cell.text ?? "")));
      });
    });
    if (widest !== width) table.style.setProperty("--characters", (width = widest));
    was = data;
  }

  return { element, patch };
}
