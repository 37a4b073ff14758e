// One plotly for a browser, from our own server, however many charts ask for it.

const OF_PLOTLY = "plotly.js-style-global"; // the id of the element that plotly puts into the document's head

let loading = null;
let sheet = null;

export function plotlyFrom(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.Plotly));
    script.addEventListener("error", () => {
      loading = null;
      reject(new Error(`plotly did not come from ${address}`));
    });
    document.head.append(script);
  });
  return loading;
}

/** Plotly's styles, for a plot in a shadow root: those of the document do not reach in. */
export function styled(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    const rules = document.getElementById(OF_PLOTLY)?.sheet?.cssRules ?? [];
    sheet.replaceSync([...rules].map((rule) => rule.cssText).join("\n"));
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
