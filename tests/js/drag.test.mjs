import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Drag } from "../../pgviz/ui/components/bridge/drag.js";
import { Element, newDocument, send } from "./browser.mjs";

let section, drag, said, stop;

beforeEach(() => {
  newDocument();
  [section, said, stop] = [new Element(), [], new AbortController()];
  drag = new Drag(section, {
    grab: (event) => (event.nothing ? null : { name: event.what ?? "a", waits: true }),
    begins: (event, grip) => (event.scrolls ? false : Math.abs(event.clientX - grip.x) > 2 || undefined),
    start: ({ name }) => said.push(`start ${name}`),
    move: ({ name }, event) => said.push(`${name} to ${event.clientX}`),
    end: ({ name }, how) => said.push(`${name} ${how}`),
  });
  drag.listen(stop.signal);
});

const press = (pointerId, fields) => send(section, "pointerdown", { pointerId, button: 0, clientX: 0, clientY: 0, ...fields });
const move = (pointerId, clientX, fields) => send(document, "pointermove", { pointerId, clientX, clientY: 0, ...fields });
const up = (pointerId, type = "pointerup") => send(document, type, { pointerId });
const held = () => document.documentElement.getAttribute("data-held") === "";

test("it begins when it has moved enough, and ends when it is let go", () => {
  press(1);
  move(1, 2);
  assert.deepEqual([said, held()], [[], false]);
  move(1, 5);
  assert.ok(held() && section.hasPointerCapture(1));
  move(1, 9);
  up(1);
  assert.deepEqual(said, ["start a", "a to 5", "a to 9", "a released"]);
  assert.ok(!held() && !section.hasPointerCapture(1));
  move(1, 20);
  assert.equal(said.length, 4);
});

test("a second finger changes nothing: neither where it comes down, nor moves, nor goes", () => {
  press(1);
  move(1, 5);
  press(2, { what: "b" });
  move(2, 50);
  up(2);
  up(2, "pointercancel");
  move(1, 7);
  up(1);
  assert.deepEqual(said, ["start a", "a to 5", "a to 7", "a released"]);
  assert.ok(!held());
  assert.doesNotThrow(() => send(document, "keydown", { key: "Escape" }));
  press(2, { what: "b" });
  move(2, 5);
  up(2);
  assert.deepEqual(said.slice(4), ["start b", "b to 5", "b released"], "afterwards it is as good as any");
});

test("a second finger while the first has not moved yet", () => {
  press(1);
  press(2, { what: "b" });
  move(2, 50);
  move(1, 5);
  up(2);
  up(1);
  assert.deepEqual(said, ["start a", "a to 5", "a released"]);
});

test("Escape ends it once, and is nobody else's", () => {
  assert.equal(send(document, "keydown", { key: "Escape" }).defaultPrevented, false);
  press(1);
  move(1, 5);
  assert.ok(send(document, "keydown", { key: "Escape" }).defaultPrevented);
  assert.ok(!held());
  assert.equal(send(document, "keydown", { key: "Escape" }).defaultPrevented, false);
  up(1);
  assert.deepEqual(said, ["start a", "a to 5", "a escaped"]);
});

test("what the browser takes for scrolling, or turns out to be that, is none", () => {
  press(1);
  up(1, "pointercancel");
  press(1);
  move(1, 9, { scrolls: true });
  move(1, 20);
  assert.deepEqual(said, []);
  press(1);
  move(1, 5);
  up(1, "pointercancel");
  assert.deepEqual(said, ["start a", "a to 5", "a cancelled"]);
});

test("other buttons, and what cannot be grabbed, are let be", () => {
  press(1, { button: 2 });
  press(1, { nothing: true });
  move(1, 9);
  assert.deepEqual(said, []);
});

test("where nobody heard that it let go, the same pointer can press again", () => {
  press(1);
  press(1, { what: "b" });
  move(1, 5);
  up(1);
  assert.deepEqual(said, ["start b", "b to 5", "b released"]);
});

test("what waits for nothing begins at once; a tap can begin and end it", () => {
  drag.hand.grab = () => ({ name: "now" });
  press(1);
  up(1);
  drag.hand.grab = () => ({ name: "tap", waits: true });
  drag.hand.taps = true;
  press(1);
  up(1);
  assert.deepEqual(said, ["start now", "now released", "start tap", "tap released"]);
});

test("the page is held while one of two hands drags", () => {
  const other = new Drag(new Element(), { ...drag.hand });
  other.listen(stop.signal);
  press(1);
  move(1, 5);
  send(other.section, "pointerdown", { pointerId: 2, button: 0, clientX: 0, clientY: 0 });
  move(2, 5);
  up(1);
  assert.ok(held());
  up(2);
  assert.ok(!held());
});

test("what leaves the page lets go, and hears nothing any more", () => {
  press(1);
  move(1, 5);
  drag.finish("gone");
  assert.ok(!held());
  stop.abort();
  press(1);
  move(1, 5);
  assert.deepEqual(said, ["start a", "a to 5", "a gone"]);
});
