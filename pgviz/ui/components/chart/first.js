// What is to stand first: plotly keeps a browser busy for a second or two, in which nothing else appears.

const LOOK = 40; // ms
const LONGEST = 8000; // ms: a page without such an element still has charts

let standing = null;

/** Until an element of a component on the page matches the selector; the same answer for all charts of a page. */
export function stands(selector) {
  const there = () =>
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].some((host) =>
      host.shadowRoot?.querySelector(selector),
    );
  standing ??= new Promise((resolve) => {
    const began = performance.now();
    const look = () => {
      if (there() || performance.now() - began > LONGEST) setTimeout(resolve); // after it is painted
      else setTimeout(look, LOOK);
    };
    look();
  });
  return standing;
}
