// Numbers as a hand steps them and as a person reads them: without the rounding errors of computing them.

const SURE = 13; // significant digits that a computation leaves right
const SHORT = 10; // a number of no more digits than this was meant; one of more may be 1/3

/** How many digits a step has behind the point. */
export function decimalsOf(step) {
  const [mantissa, exponent = "0"] = String(step).split("e");
  return Math.min(100, Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent)));
}

/** To so many decimals; never −0. */
export const rounded = (value, decimals) => Number(value.toFixed(decimals)) + 0;

/** value + count steps, with no more decimals than the step has; exactly value when there is no step. */
export const stepped = (step, value, count) =>
  count === 0 ? value : rounded(value + count * step, decimalsOf(step));

const digits = (value) => String(Math.abs(value)).replace(/e.*/, "").replace(".", "").replace(/^0+|0+$/g, "").length;

/**
 * The number that was meant: 15.700000000000001 is 15.7, and 3e−16 is 0 where steps are of .1. A number without such a
 * short form, as 1/3, stays what it is.
 */
export function plain(value, step) {
  if (Math.abs(value) > 1e-6 && String(value).length <= SHORT) return value; // most: this is done with every update
  const near = rounded(Number(value.toPrecision(SURE)), Math.min(100, decimalsOf(step) + SURE - 2));
  return digits(near) <= SHORT ? near : value;
}

/** As Python's formats.short writes it: a real minus, no leading zero, no trailing zeros. */
export const written = (value) => (value < 0 ? "−" : "") + String(Math.abs(value)).replace(/^0\./, ".");
