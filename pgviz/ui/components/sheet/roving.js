// A grid is one stop of the Tab key, and so are the options of a token. In it, arrow keys lead from one stop (data-stop: cells to edit, headers to pick,
// what has a note) to the next; on a cell to edit, whose value they step, they do so together with Ctrl.

import { attribute } from "../bridge/elements.js";
import { say } from "../bridge/language.js";

const MAC = /^(Mac|iP)/.test(globalThis.navigator?.platform ?? ""); // there Ctrl with an arrow belongs to the system
const HINT = MAC
  ? say("Option with an arrow key goes to the next cell.")
  : say("Ctrl with an arrow key goes to the next cell.");

let learned = false;

const ALIKE = { ArrowLeft: "ArrowUp", ArrowRight: "ArrowDown" }; // among options, wherever they wrap

/** What tells who comes to a grid by keyboard how to go on in it, until that has been done once. */
export const hint = () => (learned ? "" : HINT);

const WAYS = {
  ArrowUp: { along: "row", across: "column", sign: -1 },
  ArrowDown: { along: "row", across: "column", sign: 1 },
  ArrowLeft: { along: "column", across: "row", sign: -1 },
  ArrowRight: { along: "column", across: "row", sign: 1 },
};

/** Whether a key goes to another stop, rather than doing something to the one where it was pressed. */
export function leads(event, editable) {
  if (event.metaKey || event.shiftKey) return false;
  const [ctrl, other] = MAC ? [event.altKey, event.ctrlKey] : [event.ctrlKey, event.altKey];
  return !other && (event.key in WAYS || (ctrl && ["Home", "End"].includes(event.key))) && (ctrl || !editable);
}

/**
 * The place that a key leads to, of places { row, column } in reading order; undefined at the edge. Left and right stay
 * in the row. Up and down stay in the column as long as it has one, else they go to the nearest of the next row.
 */
export function next(places, from, key) {
  if (key === "Home") return places[0];
  if (key === "End") return places.at(-1);
  const { along, across, sign } = WAYS[key];
  const ahead = places.filter((place) => sign * (place[along] - from[along]) > 0);
  const straight = ahead.filter((place) => place[across] === from[across]);
  const distance = (place) => [Math.abs(place[along] - from[along]), Math.abs(place[across] - from[across])];
  const nearest = (list) =>
    list.reduce((best, place) => {
      const [[a, b], [c, d]] = [distance(place), best ? distance(best) : [Infinity, 0]];
      return a < c || (a === c && b < d) ? place : best;
    }, undefined);
  return nearest(straight) ?? (along === "row" ? nearest(ahead) : undefined);
}

export const RINGS = ".grid, .options"; // what is one stop
const stopsIn = (grid) => [...grid.querySelectorAll("[data-stop]")];

/** Where in its grid a stop is; a title is above the first row. Options stand one after the other. */
function placeOf(stop, index) {
  const cell = stop.closest("td, th");
  if (cell) return { stop, row: cell.parentElement.rowIndex, column: cell.cellIndex };
  return { stop, row: stop.closest(".options") ? index : -1, column: 0 };
}

/** Leaves one stop of a grid to the Tab key: the one where it was, else the first number to edit, or what is picked. */
export function keepOneStop(grid) {
  const stops = stopsIn(grid);
  const first = (which) => stops.find((stop) => stop.matches(which));
  chooseStop(stops, first('[tabindex="0"]') ?? first(".edit") ?? first("[data-picked] > *") ?? stops[0]);
  const table = grid.querySelector("table");
  if (table) attribute(table, "aria-description", stops.length > 1 && first(".edit") ? HINT : null);
}

function chooseStop(stops, chosen) {
  for (const stop of stops) {
    const tabindex = stop === chosen ? "0" : "-1";
    if (stop.getAttribute("tabindex") !== tabindex) stop.setAttribute("tabindex", tabindex);
  }
}

/** What has the focus is where the Tab key comes back to. */
export function rest(stop) {
  chooseStop(stopsIn(stop.closest(RINGS)), stop);
}

/** Goes where a key leads from a stop; says whether there was anywhere to go. */
export function go(stop, key) {
  const places = stopsIn(stop.closest(RINGS)).map(placeOf);
  const meant = (stop.closest(".options") && ALIKE[key]) || key;
  const found = next(places, places.find((place) => place.stop === stop), meant);
  if (!found || found.stop === stop) return false;
  found.stop.focus();
  learned = true;
  return true;
}
