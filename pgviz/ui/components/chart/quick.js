// A chart drawn anew where only its numbers have changed: plotly's own parts draw them. Plotly.react asks first what
// every setting of the figure is by default, and compares all of them, which is nine tenths of its time. These parts are
// not plotly's public ones: where one is missing, or where anything else is to change, Plotly.react draws.

const DRAWN = ["scatter", "bar"];
const ALONG = ["x", "y"];
const SHOWN = new Set(["x", "y", "text", "customdata", "hovertemplate"]); // what the drawing of a trace looks up itself
const STYLED = new Set(["marker.size", "line.width"]);

/** Draws ``now``, {data, layout}, if the plot shows ``before`` and can go on to it; whether it did. */
export function redrawn(plot, before, now) {
  const changes = changesOf(before, now);
  if (!changes || !changes.every((change) => isKnown(plot, change))) return false;
  for (const { trace, path, value } of changes) assign(plot._fullData[trace], path.split("."), value);
  plot.data = now.data;
  plot._fullData.forEach((trace, i) => (trace._input = now.data[i]));
  plot._fullLayout.datarevision = now.layout.datarevision; // by it Plotly.react knows whether there are other numbers
  try {
    draw(plot, changes.some(({ path }) => STYLED.has(path)));
    return true;
  } catch {
    return false; // another plotly than the one that this was tried with
  }
}

/** What differs, as {trace, path, value}; null where that is more than numbers. */
export function changesOf(before, now) {
  if (before.data.length !== now.data.length) return null;
  const changes = [];
  collect(before.layout, now.layout, "", (path) => path === "datarevision" || changes.push(path));
  if (changes.length) return null;
  now.data.forEach((trace, i) => collect(before.data[i], trace, "", (path, value) => changes.push({ trace: i, path, value })));
  return changes;
}

function collect(one, other, path, found) {
  if (one === other) return;
  if (isPlain(one) && isPlain(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      collect(one[name], other[name], path ? `${path}.${name}` : name, found);
  } else if (JSON.stringify(one) !== JSON.stringify(other)) found(path, other);
}

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function isKnown(plot, { trace, path, value }) {
  const full = plot._fullData?.[trace];
  if (!DRAWN.includes(full?.type) || full.visible !== true || !plot._fullLayout._basePlotModules) return false;
  if (typeof full._module?.calc !== "function" || !plot._fullLayout._plots) return false;
  if (STYLED.has(path)) return isAlike(valueAt(full, path.split(".")), value);
  return SHOWN.has(path) && isAlike(full[path], value) && (!ALONG.includes(path) || isFixed(plot, full, path));
}

/** Another number or text, or as many of them. */
function isAlike(was, is) {
  return Array.isArray(was) ? Array.isArray(is) && was.length === is.length : was !== undefined && typeof was === typeof is;
}

/** Whether a trace's numbers along x or y move nothing of that axis. */
function isFixed(plot, trace, along) {
  const axis = plot._fullLayout[`${along}axis${trace[`${along}axis`].slice(1)}`]; // of "x2" xaxis2
  return axis?.autorange === false && ["linear", "log"].includes(axis.type);
}

const valueAt = (place, path) => path.reduce((inner, name) => inner?.[name], place);

function assign(place, path, value) {
  valueAt(place, path.slice(0, -1))[path.at(-1)] = value;
}

function draw(plot, styled) {
  const modules = new Set(plot._fullData.map((trace) => trace._module));
  plot.calcdata = plot._fullData.map((trace) => calculated(plot, trace));
  for (const module of modules)
    for (const subplot of Object.values(plot._fullLayout._plots)) module.crossTraceCalc?.(plot, subplot);
  for (const module of plot._fullLayout._basePlotModules) module.plot(plot);
  if (styled) for (const module of modules) module.style?.(plot);
}

function calculated(plot, trace) {
  const found = trace.visible === true ? trace._module.calc(plot, trace) : null;
  const points = found?.[0] ? found : [{ x: undefined, y: undefined }];
  Object.assign(points[0], { trace, t: points[0].t ?? {} });
  return points;
}
