// The colours of the picture: those of the theme that is on, and mixtures of them.

let probe; // one pixel, on which the browser says what a colour is

/** Any CSS colour as [red, green, blue]. */
function rgb(css) {
  probe ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.fillStyle = "#888";
  probe.fillStyle = css.trim();
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const mix = (from, to, share) => from.map((x, i) => Math.round(x + (to[i] - x) * share));
export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** The colours of the theme that is on. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const named = (name) => rgb(style.getPropertyValue(`--st-${name}-color`) || "#888");
  const [ground, text, blue, orange] = ["background", "text", "blue", "orange"].map(named);
  const [red, green] = ["red", "green"].map(named);
  const dark = ground[0] + ground[1] + ground[2] < 384;
  const low = mix(ground, blue, dark ? 0.14 : 0.07);
  const high = mix(ground, blue, dark ? 0.72 : 0.5);
  const shades = Array.from({ length: 64 }, (_, i) => css(mix(low, high, i / 63)));
  return {
    key: [ground, text, blue, orange, red, green].join(),
    ground: css(ground),
    shades,
    empty: css(mix(ground, text, 0.06)),
    wall: css(dark ? mix(ground, text, 0.3) : mix(ground, text, 0.82)),
    arrow: dark ? mix(text, [255, 255, 255], 0.4) : mix(text, [0, 0, 0], 0.1),
    orange: css(orange),
    drawn: css(dark ? mix(orange, [255, 255, 255], 0.25) : orange),
    start: css(mix(ground, orange, 0.75)),
    path: css(orange, dark ? 0.9 : 0.7),
    red: css(red),
    hatching: css(mix(ground, red, 0.7)),
    redGround: css(mix(ground, red, dark ? 0.26 : 0.16)),
    green: css(green),
    greenGround: css(mix(ground, green, dark ? 0.3 : 0.18)),
    rim: "#fff",
    shadow: "rgb(0 0 0 / 0.28)",
  };
}
