// Whether a person wants things to move.

/** A media query: its ``matches`` is true where motion is to be left out. */
export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)");
