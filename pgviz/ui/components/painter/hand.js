// A hand on the map: it paints from where it comes down to where it lets go.

import { cellAt, lineOf, painted, sameCell, shapeOf } from "./rows.js";

/** What a hand means to a painter (see bridge/drag.js). */
export function handOn(painter) {
  const under = (event, text) =>
    cellAt(painter.board.getBoundingClientRect(), event.clientX, event.clientY, shapeOf(text));
  const show = ({ base, path, brush }) =>
    painter.held.change(painter.data.name, painted(base, path, brush, painter.ground), false);

  return {
    grab(event) {
      if (!event.target.closest(".board")) return null;
      const base = painter.text;
      return { name: painter.data.name, base, path: [under(event, base)], brush: painter.brush };
    },

    start(grip) {
      painter.goTo(grip.path[0]);
      show(grip);
    },

    move(grip, event) {
      const cell = under(event, grip.base);
      if (sameCell(cell, grip.path.at(-1))) return;
      grip.path.push(...lineOf(grip.path.at(-1), cell).slice(1));
      show(grip);
    },

    end({ name, base }, how) {
      const text = painter.text;
      if (how === "released" && text !== base) painter.held.change(name, text, true);
      else if (how !== "gone") painter.held.set(name, base);
      painter.held.settle();
    },
  };
}
