import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Lockstep } from "../../pgviz/ui/components/player/lockstep.js";

// Two films of two takes: in the first take the one has three steps and the other five, in the second two and one.
const filmOf = (steps, name = "pair") => ({
  labels: ["one", "two"],
  starts: steps.reduce((starts, n) => [...starts, starts.at(-1) + n + 1], [0]),
  together: { name, steps: [5, 2] },
});
let calm, moved, one, other, frame;

beforeEach(() => {
  globalThis["pgviz.heads"] = new Map();
  [calm, moved, frame] = [{ matches: false }, [0, 0], 0];
  one = new Lockstep(filmOf([3, 2]), calm, () => moved[0]++);
  other = new Lockstep(filmOf([5, 1]), calm, () => moved[1]++);
});

const at = () => [one.take, one.step, other.take, other.step];
const pass = (ms) => {
  for (let k = 0; k < ms / 10; k++) {
    frame++;
    for (const film of [one, other]) film.advance(10, frame); // each of them in every frame
  }
};
const until = (holds) => { for (let k = 0; k < 5000 && !holds(); k++) pass(10); };

test("both take each step together, and time passes once for both", () => {
  one.play();
  pass(430); // a step at 1× takes 420 ms
  assert.deepEqual(at(), [0, 1, 0, 1]);
  assert.deepEqual([one.u, one.playing, other.playing], [other.u, true, true]);
});

test("the shorter one waits at its end for the longer, and then both go on", () => {
  one.play();
  until(() => other.step === 5);
  assert.deepEqual([...at(), one.u], [0, 3, 0, 5, 0]);
  until(() => one.take === 1);
  assert.deepEqual(at(), [1, 0, 1, 0]);
  until(() => !one.moves);
  assert.deepEqual([...at(), other.playing], [1, 2, 1, 1, false]);
});

test("whichever is handled, both obey, and both are told", () => {
  other.forward();
  assert.deepEqual([one.resting, one.moves], [1, true]);
  pass(300);
  assert.deepEqual(at(), [0, 1, 0, 1]);
  one.next();
  assert.deepEqual(at(), [1, 0, 1, 0]);
  other.scrubTo(4);
  assert.deepEqual(at(), [0, 3, 0, 4]);
  other.speed = 4;
  assert.equal(one.speed, 4);
  one.play();
  other.stop();
  assert.deepEqual([one.playing, moved[0] === moved[1], moved[0] > 5], [false, true, true]);
});

test("for whom motion is too much, both jump", () => {
  calm.matches = true;
  one.forward();
  assert.deepEqual([at(), one.moves, other.moves], [[0, 1, 0, 1], false, false]);
});

test("another pair has a playhead of its own, and with the last film it goes", () => {
  const third = new Lockstep(filmOf([1, 1], "another"), calm, () => {});
  third.next();
  assert.deepEqual(at(), [0, 0, 0, 0]);
  one.leave();
  other.forward();
  pass(300);
  assert.equal(other.step, 1);
  assert.equal(moved[0], 0);
  other.leave();
  third.leave();
  assert.equal(globalThis["pgviz.heads"].size, 0);
});
