import assert from "node:assert/strict";
import { test } from "node:test";
import { decimalsOf, plain, stepped, written } from "../../pgviz/ui/components/bridge/numbers.js";

test("decimals of a step", () => {
  const steps = [[1, 0], [10, 0], [0.5, 1], [0.05, 2], [1e-7, 7], [2.5e-3, 4], [1e21, 0]];
  for (const [step, decimals] of steps) assert.equal(decimalsOf(step), decimals, step);
});

test("steps leave no rounding errors, and no step leaves all", () => {
  for (let k = -400; k <= 400; k++) {
    assert.equal(String(stepped(0.1, 14, k)), String((140 + k) / 10), k);
    assert.equal(String(stepped(0.05, 0.3, k)), String((30 + 5 * k) / 100), k);
  }
  assert.equal(stepped(0.1, 15.700000000000001, 0), 15.700000000000001);
  assert.ok(Object.is(stepped(0.1, 0.1, -1), 0));
});

test("a number with the rounding error of its computation is the one that was meant", () => {
  const meant = [
    [15.700000000000001, 0.1, 15.7], [9.299999999999999, 0.1, 9.3], [15.750000000000002, 0.1, 15.75],
    [5.6e-17, 0.1, 0], [-6e-21, 0.1, 0], [0.0010000000000035, 0.1, 0.001], [-0.30000000000000004, 0.01, -0.3],
    [1234567.1000000001, 0.1, 1234567.1], [0.1 + 0.2, 0.05, 0.3],
  ];
  for (const [value, step, expected] of meant) assert.ok(Object.is(plain(value, step), expected), `${value}: ${plain(value, step)}`);
});

test("what is close to a sum of decimals is that sum, for thousands of them", () => {
  for (let i = -300; i < 300; i++) {
    for (const part of [0.1, 0.7, 1.1, 0.01]) {
      const noisy = i * part + part - part;
      const exact = Number((Math.round(i * part * 100) / 100).toFixed(2)) + 0;
      assert.equal(plain(noisy, 0.1), exact);
    }
  }
});

test("what was typed stays as typed", () => {
  for (const value of [1 / 3, 2 / 7, 2.537, 1e308, -12345.678, 1e-12, 30, 0]) assert.equal(plain(value, 0.1), value);
});

test("numbers are written as Python writes them", () => {
  assert.deepEqual([0.5, -0.25, 14, -3, 0].map(written), [".5", "−.25", "14", "−3", "0"]);
});
