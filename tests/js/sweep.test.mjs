import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { lead, letGo, patched, renewed, takePart } from "../../pgviz/ui/components/bridge/ahead.js";
import { around } from "../../pgviz/ui/components/sheet/scrub.js";
import { Sweep } from "../../pgviz/ui/components/sweep/sweep.js";
import { Element, newDocument } from "./browser.mjs";

const { signal } = new AbortController();
const encoded = (told) => new TextEncoder().encode(JSON.stringify({ parts: ["sheet"], ...told }));
let frames, sent, shown, sweep, instead;

beforeEach(() => {
  newDocument();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  frames = [];
  globalThis.requestAnimationFrame = (paint) => frames.push(paint);
  [sent, shown, instead] = [[], [], []];
  sweep = new Sweep(new Element());
  sweep.enter(signal);
  takePart("sheet", (paths, values, waits) => shown.push([...paths.map((path, i) => [path.join("."), values[i]]), waits]), signal);
  sweep.update(encoded({}), (said) => sent.push(said));
});

const paint = () => frames.splice(0).forEach((frame) => frame());
const hand = (value, part = "sheet", step = 1) =>
  lead({
    part, name: "tau", value,
    near: (steps) => around({ low: 0, high: 9, step }, value, steps),
    instead: () => instead.push(value),
  });

/** Python's answer to what was asked last, but for the values that it refuses. */
function answer(refused = [], took = 10) {
  const { hold, values } = sent.at(-1);
  const made = values.filter((value) => !refused.includes(value));
  const rows = made.map((value) => [`τ = ${value}`]);
  sweep.update(encoded({ hold, asked: values, values: made, took, frames: { sheet: { paths: [["text"]], rows } } }), sweep.send);
}

test("a hand is shown the frame of its value, with the next frame of the screen", () => {
  assert.ok(hand(3));
  assert.deepEqual(sent.at(-1).values, [3, 4, 2, 5, 1, 6]);
  answer();
  assert.deepEqual(shown, [[["text", "τ = 3"], false]]);
  for (const value of [4, 5, 6]) assert.ok(hand(value));
  assert.equal(frames.length, 1);
  paint();
  assert.deepEqual(shown.at(-1), [["text", "τ = 6"], false]);
  paint();
  assert.equal(shown.length, 2);
});

test("more is asked for until all around the hand is known, one portion at a time", () => {
  hand(3);
  hand(4);
  assert.equal(sent.length, 1);
  answer();
  assert.deepEqual(sent.at(-1).values, [7, 8, 0, 9]);
  answer();
  hand(5);
  assert.equal(sent.length, 2);
});

test("portions are as large as Python can make in time", () => {
  const wide = (value) =>
    lead({ part: "sheet", name: "tau", value, near: (steps) => around({ low: -99, high: 99, step: 1 }, value, steps), instead() {} });
  const sizes = [10, 10, 500, 100].map((took) => {
    wide(20 * sent.length);
    answer([], took);
    return sent.at(-1).values.length;
  });
  assert.deepEqual(sizes, [12, 24, 12, 12]);
});

test("where the hand is ahead of what is known the nearest is shown, and it is said that it waits", () => {
  hand(3);
  answer();
  hand(9);
  paint();
  assert.deepEqual(shown.at(-1), [["text", "τ = 6"], true]);
  answer();
  assert.deepEqual(shown.at(-1), [["text", "τ = 9"], false]);
});

test("a part that this portion does not change shows again what Python last said", () => {
  hand(3);
  answer();
  const { hold, values } = sent.at(-1);
  sweep.update(encoded({ hold, asked: values, values, frames: {} }), sweep.send);
  hand(values[0]);
  paint();
  assert.deepEqual(shown.at(-1), [false]);
});

test("Python hears of a part that is not led, of a value that it refuses, and of a hand that it leaves without an answer", () => {
  assert.equal(hand(3, "another"), false);
  assert.equal(sent.length, 0);
  hand(3);
  answer([3, 4]);
  assert.deepEqual(instead, [3]);
  assert.equal(hand(4), false);
  assert.ok(hand(5));
  letGo();
  hand(3);
  mock.timers.tick(700);
  assert.deepEqual(instead, [3, 3]);
  assert.equal(hand(4), false);
});

test("what was foreseen is forgotten when Python says something else of a part that is led, and asked for again", () => {
  hand(3);
  answer();
  answer();
  renewed("another");
  mock.timers.tick(100);
  assert.equal(sent.length, 2);
  for (const _ of [1, 2]) renewed("sheet");
  mock.timers.tick(100);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent.at(-1).values.slice(0, 3), [3, 4, 2]);
  assert.notEqual(sent.at(-1).hold, sent[0].hold);
});

test("an answer to a hand that has let go is for nobody", () => {
  hand(3);
  const late = sent.at(-1);
  letGo();
  mock.timers.tick(1000);
  sweep.update(encoded({ hold: late.hold, asked: [3], values: [3], frames: {} }), sweep.send);
  assert.deepEqual([shown, instead], [[], []]);
  hand(3);
  assert.notEqual(sent.at(-1).hold, late.hold);
});

test("data is made anew along the paths, and the same everywhere else", () => {
  const data = [{ a: { b: 1, c: 2 } }, { a: 3 }];
  const made = patched(data, [[0, "a", "b"], [0, "a", "c"]], [5, 6]);
  assert.deepEqual(made, [{ a: { b: 5, c: 6 } }, { a: 3 }]);
  assert.deepEqual(data, [{ a: { b: 1, c: 2 } }, { a: 3 }]);
  assert.equal(made[1], data[1]);
  assert.equal(patched(data, [[]], ["whole"]), "whole");
});

test("around a value: the nearest first, and no farther than the bounds", () => {
  assert.deepEqual(around({ low: 0, high: 1, step: 0.1 }, 0.9, 3), [0.9, 1, 0.8, 0.7, 0.6]);
  assert.deepEqual(around({ low: 0, high: 1, step: 0.5 }, 2, 2), [2, 1.5, 1]);
});
