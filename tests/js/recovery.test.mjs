import assert from "node:assert/strict";
import { test } from "node:test";
import { comingBack, asEdit, watchForLoss } from "../../pgviz/ui/components/bridge/recovery.js";
import { Element, newDocument } from "./browser.mjs";

/** A page whose server knows nothing of it any more; where it goes, and what says that its connection is back. */
function lostPage() {
  newDocument();
  const app = Object.assign(new Element(), { dataset: { testConnectionState: "DISCONNECTED" } });
  document.querySelector = (selector) => (selector === ".stApp" ? app : { dataset: { ask: "/pgviz/session/1" } });
  const gone = [];
  let changed = () => {};
  globalThis.MutationObserver = class {
    constructor(callback) {
      changed = callback;
    }
    observe() {}
  };
  globalThis.fetch = async () => ({ status: 404 });
  globalThis.location = { href: "http://localhost/Score", replace: (url) => gone.push(url) };
  watchForLoss("unanswered");
  const says = (detail) => document.dispatchEvent(new CustomEvent("unanswered", { detail }));
  const connects = async () => {
    app.dataset.testConnectionState = "CONNECTED";
    changed();
    await new Promise((done) => setTimeout(done, 350));
  };
  return { gone, says, connects };
}

test("what was edited without a connection comes along when the connection is back", async () => {
  const { gone, says, connects } = lostPage();
  globalThis.fetch = async () => Promise.reject(new Error("no server"));
  says({ name: "logit.1", value: 17 });
  await Promise.resolve();
  globalThis.fetch = async () => ({ status: 404 });
  await connects();
  assert.deepEqual(gone, ["http://localhost/Score?edit=logit.1%3A17"]);
});

test("what was answered after all does not", async () => {
  const { gone, says, connects } = lostPage();
  globalThis.fetch = async () => Promise.reject(new Error("no server"));
  says({ name: "logit.1", value: 17 });
  says(null);
  globalThis.fetch = async () => ({ status: 404 });
  await connects();
  assert.deepEqual(gone, ["http://localhost/Score?edit="]);
});

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
