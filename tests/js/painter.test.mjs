import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Drag } from "../../pgviz/ui/components/bridge/drag.js";
import { Held } from "../../pgviz/ui/components/bridge/held.js";
import { handOn } from "../../pgviz/ui/components/painter/hand.js";
import { brushOf, cellAfter, cellAt, lineOf, painted, resized, sizeAfter } from "../../pgviz/ui/components/painter/rows.js";
import { Element, newDocument, send } from "./browser.mjs";

const WALL = { symbol: "#", name: "wall", keys: "#w", single: false };
const START = { symbol: "S", name: "start", keys: "s", single: true };
const FLOOR = { symbol: ".", name: "floor", keys: ".f", single: false };
const MAP = "S..\n..G";

test("a quick hand skips no cell", () => {
  assert.deepEqual(lineOf([0, 0], [0, 3]), [[0, 0], [0, 1], [0, 2], [0, 3]]);
  assert.deepEqual(lineOf([2, 1], [0, 2]), [[2, 1], [1, 2], [0, 2]]);
  assert.deepEqual(lineOf([1, 1], [1, 1]), [[1, 1]]);
  for (const [from, to] of [[[0, 0], [7, 3]], [[5, 9], [0, 0]]]) {
    const cells = lineOf(from, to);
    assert.deepEqual([cells[0], cells.at(-1)], [from, to]);
    for (let i = 1; i < cells.length; i++) {
      const [down, right] = [0, 1].map((axis) => Math.abs(cells[i][axis] - cells[i - 1][axis]));
      assert.equal(Math.max(down, right), 1);
    }
  }
});

test("painting sets the cells; a start moves, and leaves floor", () => {
  assert.equal(painted(MAP, [[0, 1], [1, 1]], WALL, "."), "S#.\n.#G");
  assert.equal(painted(MAP, [[0, 1], [1, 1]], START, "."), "...\n.SG");
  assert.equal(painted(MAP, [[0, 0]], WALL, "."), "#..\n..G", "nobody keeps a map from having no start");
});

test("a map grows with floor and shrinks at its end, within the limits", () => {
  assert.equal(resized(MAP, [3, 4], "."), "S...\n..G.\n....");
  assert.equal(resized(MAP, [1, 2], "."), "S.");
  const limits = { least: 2, most: 16 };
  assert.deepEqual(sizeAfter([2, 3], 0, 1, limits), [3, 3]);
  assert.equal(sizeAfter([2, 3], 0, -1, limits), null);
  assert.equal(sizeAfter([2, 16], 1, 1, limits), null);
  assert.deepEqual(sizeAfter([20, 20], 1, -1, limits), [20, 19], "what came larger can be made smaller");
  assert.deepEqual(sizeAfter([1, 4], 0, 1, limits), [2, 4]);
});

test("arrow keys lead from cell to cell and stay on the map", () => {
  const after = (key, cell = [1, 1], ctrlKey = false) => cellAfter(cell, { key, ctrlKey }, [3, 4]);
  assert.deepEqual([after("ArrowUp"), after("ArrowRight"), after("ArrowDown", [2, 0]), after("ArrowLeft", [2, 0])], [[0, 1], [1, 2], [2, 0], [2, 0]]);
  assert.deepEqual([after("Home"), after("End"), after("Home", [1, 1], true), after("End", [1, 1], true)], [[1, 0], [1, 3], [0, 0], [2, 3]]);
  assert.equal(after("w"), null);
});

test("a letter paints its kind, Space the chosen one, Delete the ground", () => {
  const brush = (key) => brushOf({ key }, [FLOOR, WALL, START], WALL)?.symbol;
  assert.deepEqual([..."wW#s.f"].map(brush), ["#", "#", "#", "S", ".", "."]);
  assert.deepEqual([" ", "Enter", "Delete", "Backspace"].map(brush), ["#", "#", ".", "."]);
  assert.deepEqual(["x", "Shift", "F5", "Tab"].map(brush), [undefined, undefined, undefined, undefined]);
});

test("a cell is found by where the hand is, the nearest one beside the map", () => {
  const box = { left: 10, top: 20, width: 40, height: 30 };
  assert.deepEqual(cellAt(box, 11, 21, [3, 4]), [0, 0]);
  assert.deepEqual(cellAt(box, 49, 49, [3, 4]), [2, 3]);
  assert.deepEqual(cellAt(box, -99, 999, [3, 4]), [2, 0]);
});

let painter, said, section;

beforeEach(() => {
  newDocument();
  said = [];
  section = new Element();
  section.closest = () => section;
  painter = {
    data: { name: "map", text: MAP },
    brush: WALL,
    ground: ".",
    board: { getBoundingClientRect: () => ({ left: 0, top: 0, width: 30, height: 20 }) },
    outbox: { concerns: () => said.length > 0 },
    goTo: () => {},
    valueOf: () => painter.held.get("map")?.value ?? painter.data.text,
    same: (a, b) => a === b,
    show: () => {},
    report: (name, text, final) => final && said.push(text),
  };
  Object.defineProperty(painter, "text", { get: () => painter.valueOf() });
  painter.held = new Held(painter);
  painter.drag = new Drag(section, handOn(painter));
  painter.drag.listen(new AbortController().signal);
});

const at = (type, x, y, target = document) => send(target, type, { pointerId: 1, button: 0, clientX: x, clientY: y });

test("a stroke is one report, at its end", () => {
  at("pointerdown", 15, 5, section);
  at("pointermove", 25, 5);
  at("pointermove", 25, 15);
  assert.deepEqual([painter.text, said], ["S##\n..#", []]);
  at("pointerup", 25, 15);
  assert.deepEqual(said, ["S##\n..#"]);
  assert.equal(painter.text, "S##\n..#", "it stays until Python has answered");
});

test("a start that is carried about leaves no trace", () => {
  painter.brush = START;
  at("pointerdown", 15, 5, section);
  at("pointermove", 15, 15);
  at("pointerup", 15, 15);
  assert.deepEqual(said, ["...\n.SG"]);
});

test("Escape, and a second finger that pinches, take the stroke back; what changes nothing is not reported", () => {
  for (const stop of [() => send(document, "keydown", { key: "Escape" }), () => at("pointercancel", 0, 0)]) {
    at("pointerdown", 15, 5, section);
    at("pointermove", 25, 5);
    stop();
    assert.deepEqual([painter.text, said], [MAP, []]);
  }
  painter.data.text = "S#.\n..G";
  at("pointerdown", 15, 5, section);
  at("pointerup", 15, 5);
  assert.deepEqual(said, []);
});
