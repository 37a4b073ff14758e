import assert from "node:assert/strict";
import { test } from "node:test";
import { near, partsOf, stateAfterKey, stateAt, stateMeant } from "../../pgviz/ui/components/atlas/plane.js";

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

test("a state comes without rounding errors", () => {
  assert.deepEqual(stateMeant(space, [0.30000000000000004, 1 / 3]), [0.3, 1 / 3]);
});
