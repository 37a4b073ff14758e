// Whether a hand drags on the page: bars jump then, for gliding would cost it updates.

const HELD = "pgviz:held"; // the event; its detail says whether
const HANDS = "pgviz.hands"; // of globalThis, for joined components share no modules: how many hands drag

/** Tells all on the page, and frame.css by an attribute of the document, that a hand begins or ends to drag. */
export function hold(begins) {
  const hands = (globalThis[HANDS] = (globalThis[HANDS] ?? 0) + (begins ? 1 : -1));
  if (hands !== (begins ? 1 : 0)) return; // others drag as well
  document.documentElement.toggleAttribute("data-held", begins);
  document.dispatchEvent(new CustomEvent(HELD, { detail: begins }));
}

/** Whether the bars of a component keep still. */
export function stillWhileHeld(section, signal) {
  section.classList.toggle("still", (globalThis[HANDS] ?? 0) > 0);
  document.addEventListener(HELD, (event) => section.classList.toggle("still", event.detail), { signal });
}
