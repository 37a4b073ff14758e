import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Playhead } from "../../pgviz/ui/components/player/playhead.js";

const film = { labels: ["one", "two"], starts: [0, 4, 6] }; // takes of three steps and of one
let head, calm, told;

beforeEach(() => {
  calm = { matches: false };
  told = 0;
  head = new Playhead(calm, () => told++);
  head.load(film);
});

const at = () => [head.take, head.step];
const pass = (ms) => { for (let k = 0; k < ms / 10; k++) head.advance(10); };

test("a step by hand is walked, not jumped: where it comes to rest is known at once", () => {
  head.forward();
  assert.deepEqual([at(), head.resting, head.moves], [[0, 0], 1, true]);
  pass(400);
  assert.deepEqual([at(), head.resting, head.moves], [[0, 1], 1, false]);
});

test("quick steps lose none", () => {
  for (let k = 0; k < 3; k++) head.forward();
  pass(400);
  assert.deepEqual(at(), [0, 3]);
  head.forward();
  assert.deepEqual(at(), [1, 0]);
  head.back();
  assert.deepEqual(at(), [0, 3]);
  head.previous();
  head.back();
  assert.deepEqual(at(), [0, 0]);
  head.next();
  head.next();
  assert.deepEqual(at(), [1, 0]);
});

test("it plays to the end, stops, and begins anew", () => {
  head.play();
  pass(10_000);
  assert.deepEqual([at(), head.playing, head.moves], [[1, 1], false, false]);
  assert.ok(told >= 5);
  head.play();
  assert.deepEqual([at(), head.playing], [[0, 0], true]);
});

test("stopped within a step, it walks to its end", () => {
  head.play();
  pass(100);
  head.stop();
  assert.equal(head.resting, 1);
  pass(400);
  assert.deepEqual([at(), head.moves], [[0, 1], false]);
});

test("speed shortens everything but a step by hand", () => {
  head.speed = 8;
  head.play();
  pass(450); // at 1× the first step
  assert.deepEqual([at(), head.playing], [[1, 1], true]);
});

test("for whom motion is too much, steps jump", () => {
  calm.matches = true;
  head.forward();
  assert.deepEqual([at(), head.moves], [[0, 1], false]);
  head.next();
  assert.equal(head.blend, null);
});

test("the scrubber reaches every moment", () => {
  const seen = [0, 1, 2, 3, 4, 5].map((moment) => (head.scrubTo(moment), at().join()));
  assert.deepEqual(seen, ["0,0", "0,1", "0,2", "0,3", "1,0", "1,1"]);
});
