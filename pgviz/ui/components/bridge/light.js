// What is pointed at, on the whole page: everything with one of its keys (data-link) lights up, in all components.

const LIGHT = "pgviz:light"; // the event by which all on one page light up together
const PLACE = "pgviz.light"; // of globalThis, for joined components share no modules: what is lit now, and by whom

/** The keys that are lit now. */
export const lit = () => globalThis[PLACE]?.keys ?? [];

/** The keys of what an event happened to, or of what has the focus. */
export const keysOf = (target) => target?.closest?.("[data-link]")?.dataset.link.split(/\s+/) ?? [];

/** Lights up these keys on the whole page, and no others; ``section`` is the component that is pointed at. */
export function shine(keys, section) {
  if (keys.join(" ") === lit().join(" ")) return;
  globalThis[PLACE] = { keys, section };
  document.dispatchEvent(new CustomEvent(LIGHT, { detail: { keys } }));
}

/** A component is gone: what was pointed at in it is no longer. */
export function dim(section) {
  if (globalThis[PLACE]?.section === section) shine([], null);
}

export function onLight(hear, signal) {
  document.addEventListener(LIGHT, (event) => hear(event.detail.keys), { signal });
}

/** Marks what has one of the keys, in one component. */
export function lightUp(section, keys) {
  for (const element of section.querySelectorAll("[data-link]")) {
    const on = keys.length > 0 && keysOf(element).some((key) => keys.includes(key));
    if (on !== element.classList.contains("lit")) element.classList.toggle("lit", on);
  }
}
