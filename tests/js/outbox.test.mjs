import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LOST_AFTER, Outbox, UNANSWERED, WONDER_AFTER } from "../../pgviz/ui/components/bridge/outbox.js";
import { newDocument } from "./browser.mjs";

let outbox, sent, heard, working;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
  newDocument();
  [sent, heard, working] = [[], [], false];
  outbox = new Outbox(() => working);
  outbox.send = (report) => sent.push(report);
  document.addEventListener(UNANSWERED, (event) => heard.push([UNANSWERED, event.detail]));
});

const post = (name, value, final = false) => outbox.post({ name, value, final });
const said = () => sent.map(({ name, value, final }) => [name, value, final]);
const wait = (tries) => { for (let k = 0; k < tries; k++) mock.timers.tick(LOST_AFTER); };
const answer = (report = sent.at(-1)) => outbox.answered(report.seq);

test("one report is in flight at a time, and the newest goes next", () => {
  for (const value of [1, 2, 3]) post("a", value);
  assert.deepEqual(said(), [["a", 1, false]]);
  answer();
  assert.deepEqual(said(), [["a", 1, false], ["a", 3, false]]);
});

test("reports about different names all arrive, in their order", () => {
  post("a", 1);
  post("b", 2);
  post("a", 3);
  for (let k = 0; k < 3; k++) answer();
  assert.deepEqual(said(), [["a", 1, false], ["b", 2, false], ["a", 3, false]]);
});

test("numbers grow, from one life to the next as well", () => {
  post("a", 1);
  assert.ok(sent[0].seq > 1000);
  outbox.answered(5000);
  post("a", 2);
  assert.ok(sent[1].seq > 5000);
});

test("what is not answered is sent again, under a new number, and says that it is the same", () => {
  post("a", 7, true);
  mock.timers.tick(LOST_AFTER - 1);
  assert.equal(sent.length, 1);
  mock.timers.tick(1);
  assert.deepEqual(said(), [["a", 7, true], ["a", 7, true]]);
  assert.ok(sent[1].seq > sent[0].seq);
  assert.equal(sent[1].first, sent[0].seq);
  wait(10);
  assert.equal(sent.length, 12, "it goes on");
  assert.deepEqual(new Set(sent.slice(1).map((report) => report.first)), new Set([sent[0].seq]));
  answer();
  wait(10);
  assert.equal(sent.length, 12, "until it is answered");
});

test("an answer to the first try is an answer", () => {
  post("a", 7, true);
  mock.timers.tick(LOST_AFTER);
  answer(sent[0]);
  assert.equal(outbox.concerns("a"), false);
});

test("something newer for the same name takes its place", () => {
  post("a", 7, false);
  post("a", 8, true);
  mock.timers.tick(LOST_AFTER);
  assert.deepEqual(said(), [["a", 7, false], ["a", 8, true]]);
  assert.equal(sent[1].first, undefined, "it is another report");
});

test("what may not be overtaken is sent again before what is newer", () => {
  const never = () => false;
  outbox.post({ name: "a", text: "x", final: true }, never);
  outbox.post({ name: "a", value: 8, final: true }, never);
  mock.timers.tick(LOST_AFTER);
  assert.deepEqual(sent.map((report) => report.text ?? report.value), ["x", "x"]);
  answer();
  assert.equal(sent.at(-1).value, 8);
});

test("soon the page hears that nobody answers, with the newest report", () => {
  post("a", 1);
  mock.timers.tick(WONDER_AFTER - 1);
  post("b", 2, true);
  assert.deepEqual(heard, []);
  mock.timers.tick(1);
  assert.deepEqual(heard, [[UNANSWERED, { name: "b", value: 2, final: true }]]);
});

test("and hears of all that comes later at once", () => {
  post("a", 1);
  mock.timers.tick(WONDER_AFTER);
  post("a", 2, true);
  assert.deepEqual(heard.map(([, report]) => report.value), [1, 2]);
});

test("what the page was told of is called off, also where Python was at work on it at last", () => {
  post("a", 1);
  mock.timers.tick(WONDER_AFTER);
  working = true;
  mock.timers.tick(LOST_AFTER + WONDER_AFTER);
  answer();
  assert.deepEqual(heard.map(([, detail]) => detail?.value ?? null), [1, null]);
});

test("of what was answered in time the page hears nothing", () => {
  post("a", 1);
  mock.timers.tick(WONDER_AFTER - 1);
  answer();
  wait(3);
  assert.deepEqual(heard, []);
});

test("while Python is at work, an answer is only late", () => {
  post("a", 1);
  working = true;
  wait(14);
  assert.equal(sent.length, 1);
  assert.deepEqual(heard, []);
  working = false;
  wait(1);
  assert.equal(sent.length, 2);
});

test("but not for ever", () => {
  post("a", 1);
  working = true;
  wait(15);
  assert.equal(sent.length, 2);
});

test("a closed outbox is silent", () => {
  post("a", 1);
  post("b", 1);
  outbox.close();
  wait(10);
  assert.equal(sent.length, 1);
  assert.equal(outbox.concerns("a") || outbox.concerns("b"), false);
});
