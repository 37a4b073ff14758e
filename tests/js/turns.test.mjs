import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "../../pgviz/ui/components/chart/turns.js";

/** A place on the page, so far down. */
const at = (y) => ({ y, compareDocumentPosition: (other) => (other.y < y ? 2 : 4) });

test("new charts are drawn one at a time, from the top of the page, and one that fails holds up none", async () => {
  const drawn = [];
  let busy = 0;
  const draw = (name) => async () => {
    assert.equal(busy, 0);
    busy += 1;
    await Promise.resolve();
    busy -= 1;
    drawn.push(name);
    if (name === "second") throw new Error(name);
    return name;
  };
  const waits = [
    inTurn(at(30), draw("third")),
    inTurn(at(10), draw("first")),
    inTurn(at(20), draw("second")),
  ];
  const ends = await Promise.allSettled(waits);
  assert.deepEqual(ends.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected"]);
  assert.equal(await inTurn(at(0), draw("later")), "later");
  assert.deepEqual(drawn, ["first", "second", "third", "later"]);
});
