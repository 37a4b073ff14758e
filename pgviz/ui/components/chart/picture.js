// A chart as a file: a copy of what is shown, laid out by plotly at the size and in the look that a person chose.

const USUAL = { width: 800, height: 500 }; // pixels: letters are as large as on the page
const LEAST = 200;
const MOST = 4000;

/** A whole number of pixels that plotly and a disk can take; what is none is the usual one. */
export function pixels(text, side) {
  const wanted = Math.round(Number(text));
  return wanted ? Math.max(LEAST, Math.min(MOST, wanted)) : USUAL[side];
}

/** How much larger than on the page all of it is drawn: twice the size is the same picture, and not one with small letters. */
export const scaleOf = ({ width, height }) => Math.max(1, Math.min(width / USUAL.width, height / USUAL.height));

/** The layout with another laid over it, at every depth; what is drawn in a size of its own loses it. */
export function over(below, above) {
  const both = { ...below };
  for (const [name, item] of Object.entries(above)) {
    const nested = item && typeof item === "object" && !Array.isArray(item) && below?.[name];
    both[name] = nested ? over(below[name], item) : item;
  }
  return both;
}

/** ``told``: what Python said of the chart. A Blob of SVG or PNG that has exactly the size in pixels. */
export async function fileOf(plotly, told, { format, look, width, height }) {
  const scale = scaleOf({ width, height });
  const layout = over(told.layout, { ...told.looks[look], width: width / scale, height: height / scale });
  const size = { width: width / scale, height: height / scale, scale };
  const copy = structuredClone({ data: told.data, layout, config: told.config }); // plotly puts things of its own into it
  const made = await plotly.toImage(copy, { format, ...size, imageDataOnly: true });
  return format === "svg"
    ? new Blob([spoken(made, told.alt)], { type: "image/svg+xml" })
    : new Blob([Uint8Array.from(atob(made), (letter) => letter.charCodeAt(0))], { type: "image/png" });
}

/** The SVG with the chart's text in it, for whoever cannot see it. */
function spoken(svg, alt) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  const title = parsed.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = alt;
  parsed.documentElement.prepend(title);
  parsed.documentElement.setAttribute("role", "img");
  return new XMLSerializer().serializeToString(parsed);
}

/** What the file is called: the chart's name on its page, and what was chosen. */
export const fileName = (part, { format, look, width, height }) =>
  `pgviz-${part.replace(/[^A-Za-z0-9]+/g, "-")}-${width}x${height}-${look}.${format}`;
