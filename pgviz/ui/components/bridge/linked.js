// A film and the charts that go with it: where one of them stands, all stand, without a word to Python.

const STANDS = "pgviz:stands"; // an event of the document: a film stands somewhere else now, or is gone
const GO = "pgviz:go"; // and: somebody wants a film to go somewhere
const PLACES = "pgviz.stands"; // of globalThis, for joined components share no modules: link → where its film stands

/** Where the film of this link stands, on the axis that it shares with its charts; undefined if there is none. */
export const placeOf = (link) => globalThis[PLACES]?.[link];

/** The film of this link stands there now; undefined: there is none any more. Its charts hear of it once. */
export function stand(link, at) {
  if (!link || placeOf(link) === at) return;
  (globalThis[PLACES] ??= {})[link] = at;
  if (at === undefined) delete globalThis[PLACES][link];
  document.dispatchEvent(new CustomEvent(STANDS, { detail: { link } }));
}

export function onStand(hear, signal) {
  document.addEventListener(STANDS, (event) => hear(event.detail.link), { signal });
}

/** Asks the film of this link to go to the nearest place that it has. */
export function go(link, at) {
  document.dispatchEvent(new CustomEvent(GO, { detail: { link, at } }));
}

export function onGo(hear, signal) {
  document.addEventListener(GO, (event) => hear(event.detail.link, event.detail.at), { signal });
}
