import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { onGo, onStand, placeOf, stand } from "../../pgviz/ui/components/bridge/linked.js";
import { Cursor } from "../../pgviz/ui/components/chart/cursor.js";
import { nearestTake } from "../../pgviz/ui/components/player/film.js";
import { Element, newDocument, send } from "./browser.mjs";

const { signal } = new AbortController();

beforeEach(newDocument);

test("a film tells once where it stands, and that it is gone", () => {
  const heard = [];
  onStand((link) => heard.push([link, placeOf(link)]), signal);
  for (const at of [0, 0, 5, undefined, undefined]) stand("film", at);
  stand("", 3); // goes with no chart
  assert.deepEqual(heard, [["film", 0], ["film", 5], ["film", undefined]]);
});

test("the nearest take is gone to, the earlier one of two", () => {
  const film = { at: [0, 5, 20, 100] };
  assert.deepEqual([-3, 2.5, 2.6, 59, 61, 1e9].map((at) => nearestTake(film, at)), [0, 0, 1, 2, 3, 3]);
});

/** A chart of 200 episodes, 400 pixels wide, 50 from the left and 10 from the top of the page. */
function chart(linked = { film: "film", said: { 80: "episode 81" } }) {
  const [section, plot] = [new Element(), new Element()];
  plot._fullLayout = { _size: { l: 30, t: 20, w: 400, h: 100 }, xaxis: { l2p: (at) => 2 * at, p2l: (x) => x / 2 } };
  plot.getBoundingClientRect = () => ({ left: 50, top: 10 });
  const cursor = new Cursor(section, plot);
  cursor.enter(signal);
  cursor.load(linked);
  const at = (x, y = 40, more = {}) => ({ pointerId: 1, button: 0, clientX: 80 + x, clientY: 30 + y, ...more });
  return { cursor, section, at };
}

test("the line stands where the film stands, with what is so there, and is hidden without one", () => {
  const { cursor } = chart();
  assert.ok(cursor.line.hidden);
  stand("another", 80);
  assert.ok(cursor.line.hidden);
  stand("film", 80);
  assert.deepEqual([cursor.line.hidden, cursor.line.style.transform], [false, "translateX(190px)"]);
  assert.deepEqual([cursor.text.textContent, cursor.line.classList.contains("late")], ["episode 81", false]);
  stand("film", 150);
  assert.deepEqual([cursor.text.textContent, cursor.line.classList.contains("late")], ["", true]);
  stand("film", undefined);
  assert.ok(cursor.line.hidden);
});

test("a chart that plotly draws later finds the film where it stands", () => {
  stand("film", 80);
  assert.equal(chart().cursor.text.textContent, "episode 81");
});

test("a click leads the film, and so does a drag, as far as the axis goes; Escape leads it back", () => {
  const { section, at } = chart();
  const wanted = [];
  onGo((link, to) => wanted.push(`${link} ${to}`), signal);
  send(section, "pointerdown", at(100));
  assert.equal(wanted.length, 0, "there is no film");
  stand("film", 80);
  send(section, "pointerdown", at(100));
  send(document, "pointermove", at(300, 900));
  send(document, "pointermove", at(500));
  send(document, "pointerup", at(500));
  assert.deepEqual(wanted.splice(0), ["film 50", "film 150", "film 200"]);
  send(section, "pointerdown", at(100));
  send(document, "keydown", { key: "Escape" });
  assert.deepEqual(wanted.splice(0), ["film 50", "film 80"]);
  send(section, "pointerdown", at(-10));
  send(section, "pointerdown", at(100, 120));
  assert.deepEqual(wanted, [], "the legend and the axes are not the plot");
});

test("a finger scrolls up and down, scrubs sideways, and taps", () => {
  const { section, at } = chart();
  const wanted = [];
  onGo((_, to) => wanted.push(to), signal);
  stand("film", 80);
  const finger = (x, y) => at(x, y, { pointerType: "touch" });
  send(section, "pointerdown", finger(100, 40));
  send(document, "pointermove", finger(101, 60));
  send(document, "pointermove", finger(150, 60));
  send(document, "pointerup", finger(150, 60));
  assert.deepEqual(wanted, []);
  send(section, "pointerdown", finger(100, 40));
  send(document, "pointermove", finger(110, 42));
  send(document, "pointerup", finger(110, 42));
  assert.deepEqual(wanted.splice(0), [55, 55]);
  send(section, "pointerdown", finger(100, 40));
  send(document, "pointerup", finger(100, 40));
  assert.deepEqual(wanted, [50]);
});

test("a chart that goes with no film has no line and leads none", () => {
  const { cursor, section, at } = chart(null);
  stand("film", 80);
  send(section, "pointerdown", at(100));
  assert.ok(cursor.line.hidden && !cursor.drag.grip && !section.classList.contains("linked"));
});
