import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { countOf, Keys, KEYS_REST } from "../../pgviz/ui/components/bridge/keys.js";

let keys, said;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  said = [];
  keys = new Keys((...words) => said.push(words));
});

test("how far a key goes", () => {
  const press = (key, shiftKey = false) => countOf({ key, shiftKey });
  assert.deepEqual(["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"].map((key) => press(key)), [1, 1, -1, -1]);
  assert.deepEqual([press("ArrowUp", true), press("ArrowLeft", true), press("PageUp"), press("PageDown")], [10, -10, 10, -10]);
  assert.equal(press("PageUp", true), 10);
  for (const key of ["Home", "a", "Enter", "Tab"]) assert.equal(press(key), 0, key);
});

test("a value is final once the keys rest", () => {
  keys.step("a", 1);
  mock.timers.tick(KEYS_REST - 1);
  keys.step("a", 2);
  mock.timers.tick(KEYS_REST - 1);
  assert.deepEqual(said, [["a", 1, false], ["a", 2, false]]);
  mock.timers.tick(1);
  assert.deepEqual(said.slice(2), [["a", 2, true]]);
  assert.equal(keys.name, undefined);
  mock.timers.tick(10 * KEYS_REST);
  assert.equal(said.length, 3);
});

test("a key on another cell, or leaving, makes it final at once", () => {
  keys.step("a", 1);
  keys.step("b", 5);
  keys.finish();
  keys.finish();
  assert.deepEqual(said, [["a", 1, false], ["a", 1, true], ["b", 5, false], ["b", 5, true]]);
});

test("what is gone says nothing", () => {
  keys.step("a", 1);
  keys.drop();
  mock.timers.tick(10 * KEYS_REST);
  assert.deepEqual(said, [["a", 1, false]]);
});
