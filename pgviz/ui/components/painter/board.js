// The cells of the map: one stop of the Tab key, a sign and a spoken name for each. It writes only what differs.

import { attribute, make } from "../bridge/elements.js";
import { say } from "../bridge/language.js";
import { sameCell, shapeOf } from "./rows.js";
import { calledOf, signOf } from "./signs.js";

export class Board {
  constructor() {
    this.element = make("div", "board");
    attribute(this.element, "role", "grid");
    this.cells = []; // row by row, of { element, symbol }
    this.shape = [0, 0];
  }

  show(text, { label, brushes }, cursor) {
    const shape = shapeOf(text);
    if (!sameCell(shape, this.shape)) this.build(shape);
    this.names = new Map(brushes.map((brush) => [brush.symbol, brush.name]));
    [...text.replaceAll("\n", "")].forEach((symbol, i) => this.patch(this.cells[i], symbol, i));
    attribute(this.element, "aria-label", say("{label}: {rows} rows, {columns} columns", { label, rows: shape[0], columns: shape[1] }));
    this.point(cursor);
  }

  build(shape) {
    const focused = this.element.contains(this.element.getRootNode().activeElement);
    this.shape = shape;
    this.cells = [];
    const rows = Array.from({ length: shape[0] }, () => {
      const row = make("div", "row");
      attribute(row, "role", "row");
      for (let i = 0; i < shape[1]; i++) {
        const element = make("div", "cell");
        attribute(element, "role", "gridcell");
        this.cells.push({ element, symbol: null });
        row.append(element);
      }
      return row;
    });
    this.element.replaceChildren(...rows);
    this.element.style.setProperty("--rows", shape[0]);
    this.element.style.setProperty("--columns", shape[1]);
    this.lost = focused;
  }

  patch(cell, symbol, index) {
    if (cell.symbol === symbol) return;
    cell.symbol = symbol;
    const name = this.names.get(symbol);
    cell.element.dataset.kind = name;
    cell.element.replaceChildren(signOf(name));
    const at = { row: Math.floor(index / this.shape[1]) + 1, column: (index % this.shape[1]) + 1 };
    attribute(cell.element, "aria-label", say("row {row}, column {column}: {kind}", { ...at, kind: calledOf(name) }));
  }

  /** The one cell to which the Tab key comes. */
  point(cursor) {
    const at = this.at(cursor);
    for (const { element } of this.cells) {
      const tabindex = element === at ? "0" : "-1";
      if (element.getAttribute("tabindex") !== tabindex) element.setAttribute("tabindex", tabindex);
    }
    if (this.lost) this.focus(cursor); // its cell was built anew
    this.lost = false;
  }

  at([row, column]) {
    return this.cells[row * this.shape[1] + column].element;
  }

  focus(cursor) {
    this.at(cursor).focus({ preventScroll: true });
  }

  labelOf(cursor) {
    return this.at(cursor).getAttribute("aria-label");
  }
}
