import assert from "node:assert/strict";
import { test } from "node:test";
import { leads, next } from "../../pgviz/ui/components/sheet/roving.js";
import { dragged, keyed, meant } from "../../pgviz/ui/components/sheet/scrub.js";

const edit = { low: -20, high: 20, step: 0.1 };

test("a drag goes in steps, and the way back from a bound begins there", () => {
  let { steps, value } = dragged(edit, 14, 0, 11);
  assert.deepEqual([steps, value], [11, 15.1]);
  ({ steps, value } = dragged(edit, 14, steps, 1000));
  assert.deepEqual([steps, value], [60, 20]);
  ({ steps, value } = dragged(edit, 14, steps, -1));
  assert.deepEqual([steps, value], [59, 19.9]);
  assert.deepEqual(dragged(edit, 14, steps, -59), { steps: 0, value: 14 });
});

test("a value beyond its bounds does not jump, and can only be led back", () => {
  assert.deepEqual(dragged(edit, 30, 0, 5), { steps: 0, value: 30 });
  assert.deepEqual(dragged(edit, 30, 0, -2), { steps: -2, value: 29.8 });
});

test("keys lead to numbers without rounding errors, and stop at the bounds", () => {
  const press = (value, key, shiftKey = false) => keyed(edit, value, { key, shiftKey });
  let value = 14;
  for (let k = 1; k <= 60; k++) {
    value = press(value, "ArrowUp");
    assert.equal(String(value), String((140 + k) / 10));
  }
  assert.equal(press(value, "ArrowUp"), 20);
  assert.deepEqual([press(3, "Home"), press(3, "End"), press(3, "PageDown"), press(3, "ArrowUp", true)], [-20, 20, 2, 4]);
  assert.equal(press(30, "ArrowUp"), 30);
  assert.equal(press(3, "x"), null);
});

test("an edit comes without the rounding errors of Python's numbers", () => {
  const raw = { name: "z", value: 15.700000000000001, low: -9.299999999999999, high: 20, step: 0.1 };
  assert.deepEqual(meant(raw), { name: "z", value: 15.7, low: -9.3, high: 20, step: 0.1 });
});

// A column of pick buttons (0), two of numbers (1, 2), of which the second has no number in row 2; a title above.
const places = [[-1, 0], [1, 0], [1, 1], [1, 2], [2, 0], [2, 1], [3, 0], [3, 1], [3, 2]].map(([row, column]) => ({ row, column }));
const way = (row, column, key) => {
  const found = next(places, places.find((place) => place.row === row && place.column === column), key);
  return found && [found.row, found.column];
};

test("arrows lead to the next stop of the row, or of the column", () => {
  assert.deepEqual(way(1, 0, "ArrowRight"), [1, 1]);
  assert.deepEqual(way(1, 1, "ArrowDown"), [2, 1]);
  assert.deepEqual(way(1, 2, "ArrowDown"), [3, 2], "past the row that has none in this column");
  assert.deepEqual(way(3, 2, "ArrowLeft"), [3, 1]);
  assert.equal(way(2, 1, "ArrowRight"), undefined);
  assert.equal(way(3, 1, "ArrowDown"), undefined);
  assert.deepEqual(way(1, 2, "ArrowUp"), [-1, 0], "to the title");
  assert.deepEqual(way(-1, 0, "ArrowDown"), [1, 0]);
  assert.deepEqual([way(2, 1, "Home"), way(2, 1, "End")], [[-1, 0], [3, 2]]);
});

test("every stop can be reached from every other", () => {
  const seen = new Set([places[0]]);
  for (const place of seen) {
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
      const found = next(places, place, key);
      if (found) seen.add(found);
    }
  }
  assert.equal(seen.size, places.length);
});

test("on a number to edit, arrows lead elsewhere only with Ctrl", () => {
  const press = (key, fields) => ({ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...fields });
  assert.ok(!leads(press("ArrowUp"), true));
  assert.ok(leads(press("ArrowUp", { ctrlKey: true }), true));
  assert.ok(leads(press("ArrowUp"), false));
  assert.ok(!leads(press("ArrowUp", { shiftKey: true }), false));
  assert.ok(!leads(press("ArrowLeft", { altKey: true }), false), "the browser's Back");
  assert.ok(!leads(press("Home"), false) && leads(press("Home", { ctrlKey: true }), true));
  assert.ok(!leads(press("Enter"), false));
});
