// The theme's colours of actions.

const ACTIONS = 12; // swatches of more than that begin anew

/** They come in one list, which CSS cannot take apart: here each gets a name, --action-0 and so on. */
export function nameColours(section) {
  const list = getComputedStyle(section)
    .getPropertyValue("--st-chart-categorical-colors")
    .split(/,(?![^(]*\))/);
  for (let i = 0; i < ACTIONS; i++) section.style.setProperty(`--action-${i}`, list[i % list.length].trim());
}
