import assert from "node:assert/strict";
import { test } from "node:test";
import { around, near, partsOf, stateAfterKey, stateAt, stateMeant } from "../../pgviz/ui/components/atlas/plane.js";

const space = { low: [-1, 0], high: [1, 1], step: [0.01, 0.01] };

test("a part of a map and the state there are two names for one place", () => {
  for (let k = 0; k <= 200; k++) {
    const state = stateAt(space, [k / 200, (k >> 1) / 100]);
    assert.deepEqual(state.map(String), [String((k - 100) / 100), String((k >> 1) / 100)]);
    assert.ok(Math.abs(partsOf(space, state)[0] - k / 200) < 1e-9);
  }
});

test("a state stays in the space, wherever the hand is", () => {
  assert.deepEqual(stateAt(space, [-3, 9]), [-1, 1]);
  assert.equal(near(space, 0.29999999999999993, 1), 0.3);
});

test("arrows belong to the plane; Home, End and the page keys to the number that has the focus", () => {
  const press = (key, axis = 0, shiftKey = false) => stateAfterKey(space, [0.3, 0.6], axis, { key, shiftKey });
  assert.deepEqual(press("ArrowUp"), { axis: 1, state: [0.3, 0.61] });
  assert.deepEqual(press("ArrowLeft", 1, true), { axis: 0, state: [0.2, 0.6] });
  assert.deepEqual(press("End", 1), { axis: 1, state: [0.3, 1] });
  assert.deepEqual(press("PageDown"), { axis: 0, state: [0.2, 0.6] });
  assert.equal(press("x"), null);
});

test("around a state in rings: each state once, the nearest ring first, none outside the space", () => {
  const found = around(space, [0.3, 0.6], 3);
  assert.equal(found.length, 49);
  assert.equal(new Set(found.map(String)).size, 49);
  const ring = ([x, y]) => Math.round(Math.max(Math.abs(x - 0.3), Math.abs(y - 0.6)) / 0.01);
  assert.deepEqual(found.map(ring), [0, ...Array(8).fill(1), ...Array(16).fill(2), ...Array(24).fill(3)]);
  assert.deepEqual(around(space, [-1, 0], 1).map(String).sort(), ["-0.99,0", "-0.99,0.01", "-1,0", "-1,0.01"]);
});

test("a state comes without rounding errors", () => {
  assert.deepEqual(stateMeant(space, [0.30000000000000004, 1 / 3]), [0.3, 1 / 3]);
});
