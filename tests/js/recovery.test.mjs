import assert from "node:assert/strict";
import { test } from "node:test";
import { comingBack, asEdit } from "../../pgviz/ui/components/bridge/recovery.js";

test("a report is written as the server reads it", () => {
  assert.equal(asEdit({ name: "theta.3", value: 1.5, final: true }), "theta.3:1.5");
  assert.equal(asEdit({ name: "tau", text: "1/3", final: true }), "tau:1/3");
  assert.equal(asEdit({ name: "s", values: [0.25, 1], final: false }), "s.0:0.25;s.1:1");
  assert.equal(asEdit({ name: "pick.2" }), "pick.2:");
  assert.equal(asEdit(null), "");
});

test("the address keeps what it had, and gets the last edit", () => {
  const url = new URL(comingBack("http://localhost/Score?tau=2", { name: "logit.1", value: -3 }));
  assert.deepEqual([...url.searchParams], [["tau", "2"], ["edit", "logit.1:-3"]]);
  assert.equal(url.pathname, "/Score");
});

test("a second loss replaces the edit of the first", () => {
  const once = comingBack("http://localhost/", { name: "a", value: 1 });
  assert.deepEqual([...new URL(comingBack(once, { name: "b", value: 2 })).searchParams], [["edit", "b:2"]]);
});
