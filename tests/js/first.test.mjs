import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { stands } from "../../pgviz/ui/components/chart/first.js";

test("charts wait until what is to stand first is there, and all of them for the same", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const shadowRoot = { querySelector: (selector) => selector === there };
  let there = "";
  globalThis.document = { querySelectorAll: () => [{ shadowRoot: null }, { shadowRoot }] };
  let stood = 0;
  const waits = [stands(".box"), stands(".box")];
  for (const wait of waits) wait.then(() => (stood += 1));
  mock.timers.tick(400);
  await Promise.resolve();
  assert.equal(stood, 0);
  there = ".box";
  mock.timers.tick(100);
  await Promise.all(waits);
  assert.equal(stood, 2);
});
