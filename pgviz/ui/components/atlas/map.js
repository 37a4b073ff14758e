// One feature's map. Every view has an element and patches it: it writes only what differs from the data it saw last.

import { attribute, make, write } from "../bridge/elements.js";

/**
 * The values of one sign, as a canvas of one pixel a value; its colour's opacity is the shade. The browser stretches
 * it, smoothly or not, over whatever room and however many pixels a screen has.
 */
function layer(shades, n, sign, colour) {
  const canvas = make("canvas", sign > 0 ? "positive" : "negative");
  canvas.width = canvas.height = n;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  for (let i = 0; i < shades.length; i++) image.data[4 * i + 3] = Math.max(0, 2.007 * sign * shades[i]);
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, n, n);
  return canvas;
}

export function markOf(point) {
  const element = make("span", "mark");
  element.dataset.point = point;
  return element;
}

export function mapView(maps, j) {
  const picture = make("div", "picture");
  const ats = ["other", "s"].map((point) => make("span", "at", markOf(point)));
  const plot = make("div", "plot", picture, ...ats);
  const name = make("div", "name", make("span", "", maps.names[j]));
  const bar = make("span", "bar");
  const number = make("span", "number");
  const box = make("div", "box", bar, number);
  const element = make("div", "map", plot, name, box);
  attribute(element, "role", "img");
  attribute(element, "title", `${maps.names[j]}: ${maps.ranges[j]}`);
  element.dataset.link = `x${j}`;
  let was = {};

  function paint(colours) {
    const shades = maps.shades.subarray(j * maps.n ** 2, (j + 1) * maps.n ** 2);
    const signs = [1, -1].filter((sign) => shades.some((shade) => shade * sign > 0));
    picture.replaceChildren(...signs.map((sign) => layer(shades, maps.n, sign, colours[sign > 0 ? 0 : 1])));
  }

  function patch(text, fraction) {
    if (text !== was.text) {
      write(number, text);
      attribute(element, "aria-label", `${maps.names[j]} = ${text}; ${maps.ranges[j]}`);
    }
    if (fraction !== was.fraction) {
      attribute(bar, "data-side", !fraction ? null : fraction < 0 ? "right" : "left");
      bar.style.setProperty("--part", `${Math.abs(fraction) * 100}%`);
    }
    was = { text, fraction };
  }

  /** Two parts of a map's side: transforms, which need no layout. */
  function place(point, [x, y]) {
    ats[point === "s" ? 1 : 0].style.transform = `translate(${100 * x}%, ${100 * (1 - y)}%)`;
  }

  return { element, paint, patch, place };
}
