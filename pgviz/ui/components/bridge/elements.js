// Elements of a component: made, described, and put in the place that Streamlit gives.

export function make(tag, name = "", ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

/** Sets an attribute; nothing, false or an empty text takes it away. */
export function attribute(element, name, value) {
  if (value === undefined || value === null || value === "" || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/** Writes a text over the one that is there. The node stays, so that no selector with :has() is looked at again. */
export function write(element, text) {
  const { firstChild } = element;
  if (firstChild?.nodeType === 3 && firstChild === element.lastChild) firstChild.data = text;
  else element.textContent = text;
}

/** Puts a component into its shadow root, in the place of one that stood there before. */
export function plant(root, section, styles) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  for (const old of root.querySelectorAll(`:scope > .${section.classList[0]}`)) old.remove();
  root.append(section);
}
