// What a sheet is made of: grids, cells, headers, formulas. A view has an element and patches it: it writes only what
// differs from the data that it saw last.

function link(element, keys) {
  attribute(element, "data-link", keys);
}

function note(element, text) {
  attribute(element, "title", text);
  attribute(element, "aria-description", text);
}

function cellView(sheet, editable) {
  const bar = make("span", "bar");
  const number = make("span", "number");
  const box = make("div", editable ? "box edit" : "box", bar, number);
  if (editable) attribute(box, "role", "spinbutton");
  const view = { element: make("td", "", box), box, data: {}, edit: null, patch, show };
  if (editable) sheet.editables.set(box, view);

  function patch(data) {
    const was = view.data;
    view.data = data;
    if (data.role !== was.role) attribute(box, "data-role", data.role);
    if (data.link !== was.link) link(box, data.link);
    if (data.note !== was.note) note(box, data.note);
    if (data.dead !== was.dead) attribute(box, "data-dead", data.dead);
    if (data.mark !== was.mark) {
      attribute(box, "data-mark", data.mark);
      attribute(box, "aria-current", data.mark ? "true" : null);
    }
    if (data.bar !== was.bar) drawBar(data.bar);
    if (editable) patchEdit(data.edit, was.edit ?? {});
    else if (data.note !== was.note) attribute(box, "tabindex", data.note ? "0" : null);
    show();
  }

  function drawBar(fraction) {
    attribute(box, "data-bar", Boolean(fraction));
    attribute(bar, "data-side", !fraction ? null : fraction < 0 ? "right" : "left");
    bar.style.setProperty("--part", `${Math.min(1, Math.abs(fraction ?? 0)) * 100}%`);
  }

  function patchEdit(edit, was) {
    view.edit = edit;
    if (edit.name !== was.name) {
      box.dataset.name = edit.name;
      sheet.renamed = true;
    }
    if (edit.label !== was.label) attribute(box, "aria-label", edit.label);
    if (edit.low !== was.low) attribute(box, "aria-valuemin", edit.low);
    if (edit.high !== was.high) attribute(box, "aria-valuemax", edit.high);
    if (edit.closed !== was.closed) attribute(box, "aria-readonly", edit.closed ? "true" : null);
    if (!was.name) attribute(box, "tabindex", "0");
  }

  /** What the hand holds goes before what Python said. */
  function show() {
    const held = view.edit && sheet.held.get(view.edit.name);
    const text = held ? held.text : (view.data.text ?? "");
    if (text !== view.text) number.textContent = view.text = text;
    if (!view.edit) return;
    const value = held?.value ?? view.edit.value;
    if (value !== view.value) attribute(box, "aria-valuenow", (view.value = value));
    if (text !== view.spoken) attribute(box, "aria-valuetext", (view.spoken = text));
  }

  return view;
}

function headerView(tag, scope, pickable) {
  const swatch = make("span", "swatch");
  const text = make("span", "text");
  const label = make(pickable ? "button" : "span", "label", swatch, text);
  const element = make(tag, "", label);
  attribute(element, "scope", scope);
  attribute(swatch, "aria-hidden", "true");
  swatch.hidden = true;
  if (pickable) label.type = "button";
  let was = {};

  function patch(data) {
    if (data.text !== was.text) text.textContent = data.text ?? "";
    if (data.link !== was.link) link(label, data.link);
    if (data.action !== was.action) {
      swatch.hidden = data.action === undefined;
      attribute(swatch, "data-action", data.action === undefined ? null : String(data.action));
    }
    if (data.picked !== was.picked) attribute(element, "data-picked", data.picked);
    if (pickable) attribute(label, "aria-pressed", data.picked ? "true" : "false");
    if (data.pick !== was.pick) attribute(label, "data-pick", data.pick);
    if (data.note !== was.note) {
      note(label, data.note);
      if (!pickable) attribute(label, "tabindex", data.note ? "0" : null);
    }
    was = data;
  }

  return { element, patch };
}

const widthOf = (text) => [...text].length;
const plainText = (title) => (typeof title === "string" ? title : title.map((t) => t.text + (t.sub ?? "")).join(""));

const MANY_COLUMNS = 12; // from here on cells are drawn smaller

function gridView(sheet, shape) {
  const title = tokensView(make("div", "title"), Array.isArray(shape.title) ? shape.title : [{}]);
  const subtitle = make("div", "subtitle");
  const columns = (shape.columns ?? []).map((column) => headerView("th", "col", column.pick));
  const rows = shape.rows.map((row) => ({
    header: headerView("th", "row", row.header.pick),
    cells: row.cells.map((cell) => cell && cellView(sheet, Boolean(cell.edit))),
  }));
  const head = make("thead", "", make("tr", "", make("td", "corner"), ...columns.map((c) => c.element)));
  const body = make("tbody");
  rows.forEach((row, i) => {
    const cells = row.cells.map((cell) => cell?.element ?? make("td"));
    body.append(make("tr", shape.rows[i].total ? "total" : "", row.header.element, ...cells));
  });
  const table = make("table", "", head, body);
  const classes = ["grid", columns.length > MANY_COLUMNS && "many", shape.wide && "wide"].filter(Boolean).join(" ");
  const element = make("div", classes, title.element, subtitle, make("div", "scroll", table));
  let was = {};
  let width = 0; // characters in the widest number so far: columns do not twitch while numbers move

  function patch(data) {
    if (data.title !== was.title) title.patch(Array.isArray(data.title) ? data.title : [{ text: data.title ?? "" }]);
    if (data.role !== was.role) attribute(element, "data-role", data.role);
    if (data.link !== was.link) {
      link(title.element, data.link);
      attribute(title.element, "tabindex", data.link ? "0" : null); // so that keys light up what it stands for, too
    }
    if (data.subtitle !== was.subtitle) subtitle.textContent = data.subtitle ?? "";
    if (data.title !== was.title || data.subtitle !== was.subtitle)
      attribute(table, "aria-label", [plainText(data.title ?? ""), data.subtitle].filter(Boolean).join(", "));
    title.element.hidden = !data.title;
    subtitle.hidden = !data.subtitle;
    (data.columns ?? []).forEach((column, i) => columns[i].patch(column));
    head.hidden = !(data.columns ?? []).some((column) => column.text || column.action !== undefined);
    let widest = width;
    data.rows.forEach((row, i) => {
      rows[i].header.patch(row.header);
      row.cells.forEach((cell, j) => {
        if (!cell) return;
        rows[i].cells[j].patch(cell);
        widest = Math.max(widest, Math.min(8, widthOf(cell.text ?? "")));
      });
    });
    if (widest !== width) table.style.setProperty("--characters", (width = widest));
    was = data;
  }

  return { element, patch };
}

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

const manners = (tokens) => tokens.map((token, i) => manner(token, tokens[i - 1], tokens[i + 1]));

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
    if (data.link !== was.link) link(element, data.link);
    if (parts.text && data.text !== was.text) parts.text.textContent = data.text ?? "";
    if (parts.sub && data.sub !== was.sub) parts.sub.textContent = data.sub;
    if (parts.sup && data.sup !== was.sup) parts.sup.textContent = data.sup;
    parts.over?.patch(data.over ?? []);
    parts.under?.patch(data.under ?? []);
    was = data;
  }

  return { element, patch };
}

function tokensView(element, shape) {
  const classes = manners(shape);
  const tokens = shape.map((token, i) => tokenView(token, classes[i]));
  element.append(...tokens.map((token) => token.element));
  return { element, patch: (data) => data.forEach((token, i) => tokens[i].patch(token)) };
}

/** Tokens in clauses: a line breaks before a sign if it can, as in print. */
function lineView(shape) {
  const classes = manners(shape);
  const tokens = shape.map((token, i) => tokenView(token, classes[i]));
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

function formulaView(shape) {
  const line = lineView(shape.tokens);
  const element = make("div", "formula", line.element);
  attribute(element, "role", "math");
  attribute(line.element, "aria-hidden", "true");
  let was = {};

  function patch(data) {
    if (data.spoken !== was.spoken) attribute(element, "aria-label", data.spoken);
    if (data.size !== was.size) attribute(element, "data-size", data.size);
    line.patch(data.tokens);
    was = data;
  }

  return { element, patch };
}

function operatorView() {
  const element = make("div", "operator");
  return { element, patch: (data) => element.textContent === data.text || (element.textContent = data.text) };
}

function viewOf(sheet, part) {
  if (part.kind === "grid") return gridView(sheet, part);
  if (part.kind === "formula") return formulaView(part);
  if (part.kind === "operator") return operatorView();
  return { element: make("div", "break"), patch() {} };
}

/** Two parts of the same form can share one element, patched; otherwise it is built anew. */
function form(part) {
  const token = (t, classes) => `${t.sub ? "_" : ""}${t.sup ? "^" : ""}t${classes}${fraction(t)}`;
  const tokens = (list) => manners(list).map((classes, i) => token(list[i], classes)).join("");
  const fraction = (t) => (t.over || t.under ? `(${tokens(t.over ?? [])}/${tokens(t.under ?? [])})` : "");
  const header = (h) => (h.pick ? "P" : "h");
  if (part.kind === "formula") return `f${tokens(part.tokens)}`;
  if (part.kind !== "grid") return part.kind;
  const title = Array.isArray(part.title) ? tokens(part.title) : "";
  const cells = (row) => row.cells.map((cell) => (!cell ? "." : cell.edit ? "e" : "c")).join("");
  const rows = part.rows.map((row) => `${row.total ? "=" : "|"}${header(row.header)}${cells(row)}`);
  return `g${title};${(part.columns ?? []).map(header).join("")}${rows.join("")}`;
}
