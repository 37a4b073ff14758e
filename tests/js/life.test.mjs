import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { stillWhileHeld, hold } from "../../pgviz/ui/components/bridge/hold.js";
import { mounting } from "../../pgviz/ui/components/bridge/life.js";
import { dim, lit, onLight, shine } from "../../pgviz/ui/components/bridge/light.js";
import { Element, newDocument } from "./browser.mjs";

beforeEach(newDocument);

const listeners = () => ["pgviz:light", "pgviz:held"].flatMap((type) => getEventListeners(document, type)).length;

/** A component that says what happens to it. */
function component() {
  const said = [];
  const section = Object.assign(new Element("sheet"), { isConnected: true });
  return {
    said,
    section,
    enter(signal) {
      said.push("enter");
      stillWhileHeld(section, signal);
      onLight((keys) => said.push(`lit ${keys}`), signal);
    },
    update: (data, report) => (said.push(`data ${data}`), report({ name: "a" })),
    leave: () => (said.push("leave"), dim(section)),
  };
}

test("it enters once, gets all data, and leaves when it is out of the document, with all its listeners", async () => {
  const it = component();
  const reports = [];
  const mount = mounting(() => it);
  const parentElement = {};
  const put = (data) => mount({ parentElement, data, setTriggerValue: (name, report) => reports.push([name, report]) });
  put(1)();
  const away = put(2);
  await pause(5);
  assert.deepEqual(it.said, ["enter", "data 1", "data 2"], "newer data overtook the first: nobody has left");
  assert.deepEqual(reports[0], ["report", { name: "a" }]);
  assert.equal(listeners(), 2);
  it.section.isConnected = false;
  away();
  await pause(5);
  assert.deepEqual(it.said.slice(3), ["leave"]);
  assert.equal(listeners(), 0);
  put(3);
  assert.deepEqual(it.said.slice(4), ["enter", "data 3"], "it can come back");
});

test("what comes onto the page while something is pointed at can ask what", () => {
  assert.deepEqual(lit(), []);
  const section = new Element();
  shine(["x1", "a2"], section);
  assert.deepEqual(lit(), ["x1", "a2"]);
  dim(new Element());
  assert.deepEqual(lit(), ["x1", "a2"]);
  dim(section);
  assert.deepEqual(lit(), [], "what was pointed at is gone");
});

test("what comes onto the page while a hand drags keeps still", () => {
  const [early, late] = [new Element(), new Element()];
  stillWhileHeld(early);
  hold(true);
  stillWhileHeld(late);
  assert.ok(early.classes.has("still") && late.classes.has("still"));
  hold(false);
  assert.ok(!early.classes.has("still") && !late.classes.has("still"));
});
