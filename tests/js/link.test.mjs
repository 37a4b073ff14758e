import assert from "node:assert/strict";
import { test } from "node:test";
import { copied } from "../../pgviz/ui/components/link/clipboard.js";

const input = () => ({ value: "https://a.example/Score", did: [], focus() { this.did.push("focus"); }, select() { this.did.push("select"); } });

function browser(clipboard, command) {
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
  globalThis.document = { execCommand: () => command };
}

test("the clipboard takes the text, and nothing is selected", async () => {
  const [text, taken] = [input(), []];
  browser({ writeText: async (what) => taken.push(what) }, false);
  assert.equal(await copied(text), true);
  assert.deepEqual([taken, text.did], [[text.value], []]);
});

test("over http there is no clipboard: the selection is copied, as by hand", async () => {
  const text = input();
  browser(undefined, true);
  assert.equal(await copied(text), true);
  assert.deepEqual(text.did, ["focus", "select"]);
});

test("where both are denied the text is left selected, and that is said", async () => {
  const text = input();
  browser({ writeText: async () => { throw new Error("denied"); } }, false);
  assert.equal(await copied(text), false);
  assert.deepEqual(text.did, ["focus", "select"]);
});
