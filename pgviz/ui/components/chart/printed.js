// A chart on paper: as wide as there is room, by its styles, for plotly cannot draw anew while a page is laid out.

/** While the page prints, the drawings of a plot scale as a whole (chart.css). */
export function scalesOnPaper(plot, signal) {
  const drawings = () => plot.querySelectorAll(".main-svg");
  const prints = () => drawings().forEach((svg) => svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`));
  const printed = () => drawings().forEach((svg) => svg.removeAttribute("viewBox"));
  addEventListener("beforeprint", prints, { signal });
  addEventListener("afterprint", printed, { signal });
}
