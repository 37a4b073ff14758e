import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { read } from "../../pgviz/ui/components/bridge/wire.js";

const file = (name) => readFileSync(join(process.env.PGVIZ_WIRE, name));

test("what Python wrote is read, wherever in a longer message it begins", () => {
  const [written, told] = [file("wire.bin"), JSON.parse(file("wire.json"))];
  for (const before of [0, 1, 3, 8]) {
    const message = new Uint8Array(before + written.length);
    message.set(written, before);
    const { facts, arrays } = read(message.subarray(before));
    assert.deepEqual(facts, told.facts);
    assert.deepEqual(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array]])), told.arrays);
    assert.ok(arrays.a instanceof Int8Array && arrays.b instanceof Float32Array && arrays.c instanceof Uint32Array);
  }
});
