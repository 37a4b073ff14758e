// A hand on a cell: it drags sideways, or it has clicked.

import { COARSE } from "../bridge/keys.js";
import { keysOf, shine } from "../bridge/light.js";
import { letGo } from "../bridge/ahead.js";
import { dragged } from "./scrub.js";

const PIXELS_A_STEP = 6;
const CLICK_WITHIN = 3; // pixels: a hand that moved less has clicked
export const OPEN = ".edit:not([aria-readonly])"; // a cell that can be changed

/** What a hand means to a sheet (see bridge/drag.js). */
export function handOn(sheet) {
  return {
    grab(event) {
      const box = event.target.closest(OPEN);
      if (!box || event.target === sheet.typing.input) return null;
      sheet.held.keys.finish();
      const { name } = sheet.editables.get(box).edit;
      return { name, base: sheet.valueOf(name), waits: true, steps: 0 };
    },

    begins: (event, grip) => Math.abs(event.clientX - grip.x) >= CLICK_WITHIN || undefined,

    start({ name }) {
      sheet.section.classList.add("dragging");
      sheet.tip.hide();
      const box = sheet.boxOf(name);
      if (sheet.root.activeElement !== box) box?.focus({ preventScroll: true });
      shine(keysOf(box), sheet.section);
      sheet.leads(name);
    },

    move(grip, event) {
      const steps = Math.trunc((event.clientX - grip.x) / PIXELS_A_STEP);
      const edit = sheet.editOf(grip.name);
      if (steps === 0 || !edit) return;
      grip.x += steps * PIXELS_A_STEP;
      const gone = dragged(edit, grip.base, grip.steps, steps * (event.shiftKey ? COARSE : 1));
      grip.steps = gone.steps;
      sheet.held.change(grip.name, gone.value, false);
    },

    end({ name, base, reported }, how) {
      letGo();
      sheet.section.classList.remove("dragging");
      sheet.dragged = true; // the click that follows is none
      setTimeout(() => (sheet.dragged = false));
      if (reported && how !== "gone") sheet.held.change(name, how === "escaped" ? base : sheet.valueOf(name), true);
      sheet.held.settle();
    },
  };
}
