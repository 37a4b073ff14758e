// The parts of a page that can show a frame, and who leads them while a hand drags. Joined components share no modules:
// what they have in common is kept in globalThis.

const PAGE = "pgviz.page"; // { parts: key → show(paths, values), leader }

const page = () => (globalThis[PAGE] ??= { parts: new Map(), leader: null });

/**
 * ``show(paths, values, waits)``: the part with this key shows other values than Python last said, at some paths of its
 * data; ``waits``: they are those of the nearest number that is known.
 */
export function takePart(key, show, signal) {
  const { parts } = page();
  parts.set(key, show);
  signal.addEventListener("abort", () => parts.get(key) === show && parts.delete(key));
}

export const partOf = (key) => page().parts.get(key);

/** ``leader.lead(grip)``: a hand is at a value; true if the page shows what it knows of it, and Python need not hear. */
export function takeLead(leader, signal) {
  page().leader = leader;
  signal.addEventListener("abort", () => page().leader === leader && (page().leader = null));
}

/**
 * A hand holds ``name`` of ``part`` at ``value``; ``near(k)``: the values up to k steps around it, the nearest first.
 * Where the answer is false Python is to hear of the hand; ``instead()`` tells it, where that turns out later.
 */
export const lead = (grip) => page().leader?.lead(grip) ?? false;

/** The hand has let go. */
export const letGo = () => page().leader?.letGo();

/** Python has said something of ``owner``, a part that can ``foresee(paths, values, waits)`` while its ``signal`` lasts. */
export function saidOf(owner, part) {
  if (part !== owner.part) takePart((owner.part = part), (...frame) => owner.foresee(...frame), owner.signal);
  renewed(part);
}

/** Python has said something else of a part: what was foreseen of it is of another page. */
export const renewed = (part) => page().leader?.renewed(part);

/** The data with these values at these paths: made anew along the paths, and the same everywhere else. */
export function patched(data, paths, values) {
  const fresh = new Set();
  return paths.reduce((made, path, i) => put(made, path, 0, values[i], fresh), data);
}

function put(place, path, depth, value, fresh) {
  if (depth === path.length) return value;
  const copy = fresh.has(place) ? place : Array.isArray(place) ? place.slice() : { ...place };
  fresh.add(copy);
  copy[path[depth]] = put(copy[path[depth]], path, depth + 1, value, fresh);
  return copy;
}
