import assert from "node:assert/strict";
import { test } from "node:test";
import { picked } from "../../pgviz/ui/components/chart/pick.js";

const point = (meta, customdata) => ({ data: { meta }, customdata });

test("a click means the first point that can be picked", () => {
  assert.equal(picked([point(undefined, 3), point("pick", 7), point("pick", 8)]), 7);
  assert.equal(picked([point("pick", [0, 1])]), 0);
});

test("a click on anything else means nothing", () => {
  assert.equal(picked([point(undefined, 3)]), null);
  assert.equal(picked([point("pick", undefined)]), null);
  assert.equal(picked([]), null);
});
