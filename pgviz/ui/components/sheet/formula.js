// A line of tokens, set as in print.

import { attribute, make, write } from "../bridge/elements.js";
import { optionsView } from "./options.js";

const SIGNS = "=≈≠<>≤≥∝∼+−×÷·⋅⊗↦⇒";
const LEADS = new RegExp(`^\\s*[${SIGNS}](\\s|$)`); // "=", "= (": room before it, and a line may break there
const TRAILS = new RegExp(`(^|\\s)[${SIGNS}]\\s*$`); // "=", ") =": room after it
const isPlain = ({ role }) => !role || role === "plain";

/** How tokens stand beside each other: room around signs; what is linked and of one role is one piece. */
function manner(token, before, after) {
  const same = (other) => other && !isPlain(token) && other.role === token.role && token.link && other.link === token.link;
  const classes = [
    isPlain(token) && LEADS.test(token.text ?? "") && "leads",
    isPlain(token) && TRAILS.test(token.text ?? "") && "trails",
    same(before) && "goes-on",
    same(after) && "goes-on-after",
  ];
  return classes.filter(Boolean).join(" ");
}

export const manners = (tokens) => tokens.map((token, i) => manner(token, tokens[i - 1], tokens[i + 1]));

function tokenView(shape, classes) {
  const element = make("span", classes ? `token ${classes}` : "token");
  const parts = {};
  if (shape.over?.length || shape.under?.length) {
    parts.over = tokensView(make("span", "over"), shape.over ?? []);
    parts.under = tokensView(make("span", "under"), shape.under ?? []);
    element.classList.add("fraction");
    element.append(parts.over.element, parts.under.element);
  } else {
    parts.text = element.appendChild(make("span"));
  }
  if (shape.sub || shape.sup) {
    const scripts = element.appendChild(make("span", shape.sub && shape.sup ? "scripts both" : "scripts"));
    if (shape.sup) parts.sup = scripts.appendChild(make("span", "sup"));
    if (shape.sub) parts.sub = scripts.appendChild(make("span", "sub"));
  }
  let was = {};

  function patch(data) {
    if (data.role !== was.role) attribute(element, "data-role", data.role);
    if (data.link !== was.link) attribute(element, "data-link", data.link);
    if (parts.text && data.text !== was.text) write(parts.text, data.text ?? "");
    if (parts.sub && data.sub !== was.sub) write(parts.sub, data.sub);
    if (parts.sup && data.sup !== was.sup) write(parts.sup, data.sup);
    parts.over?.patch(data.over ?? []);
    parts.under?.patch(data.under ?? []);
    was = data;
  }

  return { element, patch };
}

export function tokensView(element, shape) {
  const classes = manners(shape);
  const tokens = shape.map((token, i) => tokenView(token, classes[i]));
  element.append(...tokens.map((token) => token.element));
  return { element, patch: (data) => data.forEach((token, i) => tokens[i].patch(token)) };
}

/** Whether a token has something under it: a number, or the ways in which it can be set. */
export const hangs = ({ value, options }) => Boolean(value || options?.length);

/** A token with what is under it; ``sheet`` hears of new stops. */
function hangingView(sheet, shape, classes) {
  const token = tokenView(shape, classes);
  const value = make("span", "value");
  const options = optionsView(sheet, shape.options ?? []);
  attribute(token.element, "aria-hidden", "true");
  attribute(value, "aria-hidden", "true");
  function patch(data) {
    token.patch(data);
    if (value.textContent !== (data.value ?? "")) write(value, data.value ?? "");
    options.patch(data);
  }
  return { element: make("span", "hanging", token.element, value, options.element), patch };
}

/** Tokens in clauses: a line breaks before a sign if it can, as in print. */
function lineView(sheet, shape) {
  const classes = manners(shape);
  const viewed = (token, i) => (hangs(token) ? hangingView(sheet, token, classes[i]) : tokenView(token, classes[i]));
  const tokens = shape.map(viewed);
  const clauses = [];
  tokens.forEach(({ element }, i) => {
    if (i === 0 || classes[i].includes("leads")) clauses.push(make("span", "clause"));
    clauses.at(-1).append(element);
  });
  return {
    element: make("div", "line", ...clauses),
    patch: (data) => data.forEach((token, i) => tokens[i].patch(token)),
  };
}

export function formulaView(sheet, shape) {
  const line = lineView(sheet, shape.tokens);
  const element = make("div", "formula", line.element);
  const switches = shape.tokens.some((token) => token.options?.length);
  attribute(element, "role", switches ? "group" : "math");
  if (!switches) attribute(line.element, "aria-hidden", "true");
  let was = {};

  function patch(data) {
    if (data.spoken !== was.spoken) attribute(element, "aria-label", data.spoken);
    if (data.size !== was.size) attribute(element, "data-size", data.size);
    line.patch(data.tokens);
    was = data;
  }

  return { element, patch };
}
