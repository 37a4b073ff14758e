// One plotly for a browser, from our own server, however many charts ask for it.

let loading = null;

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
