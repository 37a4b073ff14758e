// Which point of a chart a click means.

/** The number of the first point, of a trace whose ``meta`` says that its points can be picked; null if there is none. */
export function picked(points) {
  const point = points.find(({ data }) => data.meta === "pick");
  return point === undefined ? null : (point.customdata?.[0] ?? point.customdata ?? null);
}
