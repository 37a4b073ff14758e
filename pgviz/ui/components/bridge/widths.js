// How wide the charts on the page are.

/** The width at which each chart is drawn, by its key: what Python says in return is drawn once, not twice. */
export function chartWidths() {
  const widths = {};
  for (const chart of document.querySelectorAll("[class*=st-key-] .js-plotly-plot")) {
    const key = chart.closest("[class*=st-key-]").className.match(/st-key-(\S+)/)[1];
    if (chart.layout?.width) widths[key] = chart.layout.width;
  }
  return widths;
}
