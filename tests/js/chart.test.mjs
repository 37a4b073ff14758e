import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName, over, pixels, scaleOf } from "../../pgviz/ui/components/chart/picture.js";
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

test("a picture's size is what is asked for, within reason, and else the usual one", () => {
  assert.deepEqual(["800", "1234.6", "5", "1e9"].map((text) => pixels(text, "width")), [800, 1235, 200, 4000]);
  assert.deepEqual(["", "wide"].map((text) => pixels(text, "height")), [500, 500]);
});

test("a picture that is larger has larger letters, and a smaller one has them as on the page", () => {
  assert.equal(scaleOf({ width: 1600, height: 1000 }), 2);
  assert.equal(scaleOf({ width: 1600, height: 500 }), 1);
  assert.equal(scaleOf({ width: 400, height: 300 }), 1);
});

test("a look lies over a layout and leaves what it does not name, and the layout itself", () => {
  const layout = { font: { size: 13, color: "a" }, xaxis: { tickvals: [1] } };
  assert.deepEqual(over(layout, { font: { color: "b" }, xaxis: { tickvals: [] }, width: 5 }), {
    font: { size: 13, color: "b" }, xaxis: { tickvals: [] }, width: 5,
  });
  assert.equal(layout.font.color, "a");
});

test("a file's name says which chart it is and what was chosen", () => {
  const chosen = { format: "svg", look: "dark", width: 800, height: 500 };
  assert.equal(fileName("step.chart", chosen), "pgviz-step-chart-800x500-dark.svg");
});
