// What a kind of cell looks like: a sign, so that nothing is told by its colour alone; and what it is called.

import { say } from "../bridge/language.js";

const SIGNS = {
  floor: "",
  wall: '<path class="solid" d="M0 0h20v20H0z"/><path class="joint" d="M0 6.7h20M0 13.3h20M10 0v6.7M5 6.7v6.6M15 6.7v6.6M10 13.3V20"/>',
  start: '<rect class="start" x="3.5" y="3.5" width="13" height="13" rx="2.5"/>',
  goal: '<path class="goal" d="m10 2.4 2.3 5.2 5.6.6-4.2 3.8 1.2 5.6-4.9-2.9-4.9 2.9 1.2-5.6L2.1 8.2l5.6-.6z"/>',
  pit: '<circle class="pit" cx="10" cy="10" r="6.5"/><path class="cross" d="m7.6 7.6 4.8 4.8m0-4.8-4.8 4.8"/>',
  cliff: '<path class="cliff" d="M0 8 8 0M0 14 14 0M0 20 20 0M6 20 20 6M12 20l8-8"/>',
  reversed: '<path class="reversed" d="M4 7h11m-3-3 3 3-3 3M16 13H5m3-3-3 3 3 3"/>',
};

const CALLED = {
  floor: say("floor"),
  wall: say("wall"),
  start: say("start"),
  goal: say("goal"),
  pit: say("pit"),
  cliff: say("cliff"),
  reversed: say("reversed"),
};

/** What the kind of this name is called. */
export const calledOf = (name) => CALLED[name] ?? name;

const drawings = new Map(); // name → a template

/** The sign of this name, as an element. */
export function signOf(name) {
  if (!drawings.has(name)) {
    const template = document.createElement("template");
    template.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true">${SIGNS[name] ?? ""}</svg>`;
    drawings.set(name, template);
  }
  return drawings.get(name).content.cloneNode(true);
}
