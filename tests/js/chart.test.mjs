import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, redrawn } from "../../pgviz/ui/components/chart/quick.js";
import { picked } from "../../pgviz/ui/components/chart/pick.js";

const point = (meta, customdata) => ({ data: { meta }, customdata });

test("a click means the first point that can be picked", () => {
  assert.equal(picked([point(undefined, 3), point("pick", 7), point("pick", 8)]), 7);
  assert.equal(picked([point("pick", [0, 1])]), 0);
});

test("a click on anything else means nothing", () => {
  assert.equal(picked([point(undefined, 3)]), null);
  assert.equal(picked([point("pick", undefined)]), null);
  assert.equal(picked([]), null);
});

const figure = (x, size, more = {}) => ({
  data: [{ type: "scatter", x, y: [1, 2], marker: { size, color: "red" } }],
  layout: { xaxis: { range: [0, 9] }, datarevision: x.join(), ...more },
});

test("numbers that differ are found by their trace and path, equal ones in another array are none", () => {
  assert.deepEqual(changesOf(figure([0, 1], 5), figure([0, 1], 5)), []);
  assert.deepEqual(changesOf(figure([0, 1], 5), figure([0, 3], 6)), [
    { trace: 0, path: "x", value: [0, 3] },
    { trace: 0, path: "marker.size", value: 6 },
  ]);
});

test("another layout, or another number of traces, is more than numbers", () => {
  assert.equal(changesOf(figure([0, 1], 5), figure([0, 1], 5, { xaxis: { range: [0, 8] } })), null);
  assert.equal(changesOf(figure([0, 1], 5), { ...figure([0, 1], 5), data: [] }), null);
});

/** As plotly holds a plot: its module writes down what it is asked for. */
function plotOf({ data, layout }, axis, asked) {
  const module = { calc: (_, { x }) => x.map((x) => ({ x })), style: () => asked.push("style") };
  const full = { ...structuredClone(data[0]), visible: true, xaxis: "x", yaxis: "y", _module: module };
  const parts = { _basePlotModules: [{ plot: () => asked.push("plot") }], _plots: { xy: {} } };
  return { data, _fullData: [full], _fullLayout: { ...layout, xaxis: axis, yaxis: axis, ...parts } };
}
const FIXED = { type: "linear", autorange: false };

test("other numbers are drawn by plotly's own parts, and styled only where their look depends on them", () => {
  for (const [next, expected] of [[figure([0, 3], 5), ["plot"]], [figure([0, 3], 6), ["plot", "style"]]]) {
    const asked = [];
    const plot = plotOf(figure([0, 1], 5), FIXED, asked);
    assert.equal(redrawn(plot, figure([0, 1], 5), next), true);
    assert.deepEqual([asked, plot.calcdata[0].map(({ x }) => x)], [expected, [0, 3]]);
    assert.equal(plot._fullLayout.datarevision, next.layout.datarevision);
    assert.equal(plot._fullData[0]._input, next.data[0]);
  }
});

test("what would move an axis, has another length, or is no number is left to Plotly.react", () => {
  const refused = [
    [{ ...FIXED, autorange: true }, figure([0, 3], 5)],
    [{ ...FIXED, type: "category" }, figure([0, 3], 5)],
    [FIXED, figure([0, 3, 4], 5)],
    [FIXED, figure([0, 1], [5, 6])],
  ];
  const red = figure([0, 1], 5);
  red.data[0].marker.color = "blue";
  refused.push([FIXED, red]);
  for (const [axis, next] of refused) {
    const asked = [];
    assert.equal(redrawn(plotOf(figure([0, 1], 5), axis, asked), figure([0, 1], 5), next), false);
    assert.deepEqual(asked, []);
  }
});
