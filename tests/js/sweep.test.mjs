import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { lead, letGo, patched, renewed, takePart } from "../../pgviz/ui/components/bridge/ahead.js";
import { around } from "../../pgviz/ui/components/sheet/scrub.js";
import { Sweep } from "../../pgviz/ui/components/sweep/sweep.js";
import { Element, newDocument } from "./browser.mjs";

const { signal } = new AbortController();
const encoded = (said) => new TextEncoder().encode(JSON.stringify({ address: "/ahead", link: {}, parts: ["sheet"], ...said }));
let frames, sent, shown, sweep, instead;

beforeEach(() => {
  newDocument();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  frames = [];
  globalThis.requestAnimationFrame = (paint) => frames.push(paint);
  [sent, shown, instead] = [[], [], []];
  globalThis.fetch = (address, { body, signal }) =>
    new Promise((resolve, reject) => sent.push({ address, signal, ...JSON.parse(body), resolve, reject }));
  sweep = new Sweep(new Element());
  sweep.enter(signal);
  takePart("sheet", (paths, values, waits) => shown.push([...paths.map((path, i) => [path.join("."), values[i]]), waits]), signal);
  sweep.update(encoded({}));
});

const paint = () => frames.splice(0).forEach((frame) => frame());
const hand = (value, part = "sheet", step = 1) =>
  lead({
    part, name: "tau", value,
    near: (steps) => around({ low: 0, high: 9, step }, value, steps),
    instead: () => instead.push(value),
  });

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

/** What Python says to a question. */
async function say(question, told) {
  question.resolve({ status: 200, json: async () => ({ took: 10, ...told }) });
  await settled();
}

/** Python's answer to what was asked last, but for the values that it refuses. */
function answer(refused = [], took = 10) {
  const made = sent.at(-1).values.filter((value) => !refused.includes(value));
  const rows = made.map((value) => [`τ = ${value}`]);
  return say(sent.at(-1), { values: made, took, frames: { sheet: { paths: [["text"]], rows } } });
}

test("a hand is shown the frame of its value, with the next frame of the screen", async () => {
  assert.ok(hand(3));
  assert.deepEqual(sent.at(-1).values, [3, 4, 2, 5, 1, 6]);
  await answer();
  assert.deepEqual(shown, [[["text", "τ = 3"], false]]);
  for (const value of [4, 5, 6]) assert.ok(hand(value));
  assert.equal(frames.length, 1);
  paint();
  assert.deepEqual(shown.at(-1), [["text", "τ = 6"], false]);
  paint();
  assert.equal(shown.length, 2);
});

test("more is asked for until all around the hand is known, one portion at a time", async () => {
  hand(3);
  hand(4);
  assert.equal(sent.length, 1);
  await answer();
  assert.deepEqual(sent.at(-1).values, [7, 8, 0, 9]);
  await answer();
  hand(5);
  assert.equal(sent.length, 2);
});

test("portions are as large as Python can make in time", async () => {
  const wide = (value) =>
    lead({ part: "sheet", name: "tau", value, near: (steps) => around({ low: -99, high: 99, step: 1 }, value, steps), instead() {} });
  const sizes = [];
  for (const took of [10, 10, 500, 100]) {
    wide(20 * sent.length);
    await answer([], took);
    sizes.push(sent.at(-1).values.length);
  }
  assert.deepEqual(sizes, [12, 24, 12, 12]);
});

test("where the hand is ahead of what is known the nearest is shown, and it is said that it waits", async () => {
  hand(3);
  await answer();
  hand(9);
  paint();
  assert.deepEqual(shown.at(-1), [["text", "τ = 6"], true]);
  await answer();
  assert.deepEqual(shown.at(-1), [["text", "τ = 9"], false]);
});

test("a part that this portion does not change shows again what Python last said", async () => {
  hand(3);
  await answer();
  const { values } = sent.at(-1);
  await say(sent.at(-1), { values, frames: {} });
  hand(values[0]);
  paint();
  assert.deepEqual(shown.at(-1), [false]);
});

test("Python hears of a part that is not led, of a value that it refuses, and of a hand that it leaves without an answer", async () => {
  assert.equal(hand(3, "another"), false);
  assert.equal(sent.length, 0);
  hand(3);
  await answer([3, 4]);
  assert.deepEqual(instead, [3]);
  assert.equal(hand(4), false);
  assert.ok(hand(5));
  letGo();
  renewed("sheet");
  hand(3);
  sent.at(-1).resolve({ status: 404 });
  await settled();
  assert.deepEqual(instead, [3, 3]);
  assert.equal(hand(4), false);
});

test("what was foreseen is forgotten when Python says something else of a part that is led, and asked for again", async () => {
  hand(3);
  await answer();
  await answer();
  renewed("another");
  mock.timers.tick(100);
  assert.equal(sent.length, 2);
  for (const _ of [1, 2]) renewed("sheet");
  mock.timers.tick(100);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent.at(-1).values.slice(0, 3), [3, 4, 2]);
  assert.ok(sent[0].signal.aborted && !sent.at(-1).signal.aborted);
});

test("an answer to a hand that has let go is for nobody, and none is computed any more", async () => {
  hand(3);
  const late = sent.at(-1);
  letGo();
  assert.ok(late.signal.aborted);
  await say(late, { values: [3], frames: {} });
  assert.deepEqual([shown, instead], [[], []]);
});

test("after a final edit nothing is asked until Python has said what follows from it", () => {
  hand(3);
  letGo();
  hand(5);
  assert.equal(sent.length, 1);
  sweep.update(encoded({ link: { tau: "3" } }));
  mock.timers.tick(100);
  assert.deepEqual([sent.length, sent.at(-1).link], [2, { tau: "3" }]);
  letGo();
  hand(7);
  mock.timers.tick(1900);
  assert.equal(sent.length, 2);
  mock.timers.tick(200); // it has said nothing: then nothing follows
  assert.equal(sent.length, 3);
});

test("a hand that took hold while Python was at work on the last edit is shown what follows, also if it rests", () => {
  hand(3);
  renewed("sheet");
  letGo();
  hand(5, "sheet", 0.5);
  assert.equal(sent.length, 1);
  renewed("sheet");
  mock.timers.tick(100);
  assert.equal(sent.length, 2);
  assert.equal(sent.at(-1).values[0], 5);
});

test("a state of two numbers is one value, and the nearest known one stands in for it", async () => {
  const point = (value) =>
    lead({ part: "sheet", name: "s", value, near: () => [value, [0, 0], [0.5, 0.5]], instead() {} });
  point([0.25, 0.75]);
  assert.deepEqual(sent.at(-1).values, [[0.25, 0.75], [0, 0], [0.5, 0.5]]);
  const rows = sent.at(-1).values.map((value) => [value.join(" ")]);
  await say(sent.at(-1), { values: sent.at(-1).values, frames: { sheet: { paths: [["text"]], rows } } });
  assert.deepEqual(shown.at(-1), [["text", "0.25 0.75"], false]);
  point([0.5, 0.625]);
  paint();
  assert.deepEqual(shown.at(-1), [["text", "0.5 0.5"], true]);
});

test("what is remembered of a long grip is bounded", async () => {
  const far = (value) => lead({ part: "sheet", name: "tau", value, near: () => Array.from({ length: 24 }, (_, k) => value + k), instead() {} });
  for (let k = 0; k < 60; k++) {
    far(24 * k);
    await answer();
  }
  assert.equal(sweep.hold.known.size, 600);
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
