// Elements made with the DOM, text always as text; and charts drawn into them.

const find = (id) => document.getElementById(id);

/** An element: `properties` are set on it (class, dataset, on… listeners), the rest is put into it; null is left out. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const unknownMark = () => make("span", { class: "unknown" }, UNKNOWN);
/** Text, with "unknown" marked so that it looks neither like a zero nor like a fault. */
const orUnknown = (text) => (text === null || text === undefined || text === UNKNOWN ? unknownMark() : text);

/**
 * A table. Columns are {title, cell(row), number, wrap (may break anywhere)}; the first one heads its row. The caption is
 * for those who cannot see where the table stands.
 */
function table(caption, columns, rows) {
  const cell = (column, row, at) =>
    make(at ? "td" : "th", { class: column.number ? "number" : column.wrap ? "wrap" : null, scope: at ? null : "row", "data-title": column.title }, make("span", {}, orUnknown(column.cell(row))));
  return make(
    "table",
    {},
    make("caption", { class: "visually-hidden" }, caption),
    make("thead", {}, make("tr", {}, columns.map((column) => make("th", { scope: "col", class: column.number ? "number" : null }, column.title)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, columns.map((column, at) => cell(column, row, at))))),
  );
}

/** What stands where there is nothing to draw, and why. */
const nothing = (text) => make("p", { class: "nothing" }, text);

/** What the colours of a chart mean, read from its specification; only the kinds that it shows. */
function chartKey(name, rows) {
  const color = charts[name].encoding?.color;
  if (!color || color.legend !== null) return null;
  const shown = new Set(rows.map((row) => row.kind));
  const { domain, range } = color.scale;
  const swatch = (fill) => make("i", { class: fill.startsWith("url") ? "hatched" : null, style: fill.startsWith("url") ? null : `background: ${fill}` });
  return make("ul", { class: "key" }, domain.flatMap((kind, at) => (shown.has(kind) ? [make("li", {}, swatch(range[at]), kind)] : [])));
}

/**
 * Draws a chart of the page with rows; without rows it says what is missing instead. `unit` is the word on the axis of
 * a chart that has one.
 */
function draw(element, name, rows, description, empty, unit) {
  element.view?.finalize();
  element.view = null;
  if (!rows.length) {
    element.replaceChildren(nothing(empty));
    return Promise.resolve();
  }
  const specification = { ...charts[name], description, datasets: { rows } };
  if (unit) specification.params = specification.params.map((param) => (param.name === "unit" ? { ...param, value: unit } : param));
  const { category, rowHeight } = specification.usermeta ?? {};
  if (category) specification.height = rowHeight * new Set(rows.map((row) => row[category])).size;
  const key = chartKey(name, rows);
  const drawing = make("div", {});
  element.replaceChildren(...(key ? [key, drawing] : [drawing]));
  return vegaEmbed(drawing, specification, { renderer: "svg", actions: false, tooltip: { theme: "page" } }).then(({ view }) => {
    element.view = view;
  });
}

/** A record's id: a link into its CRM where its address is known. */
function crmLink(source, id) {
  const address = links[source] ?? links["*"];
  if (!address) return make("span", { class: "id" }, id);
  return make("a", { class: "id", href: address.replaceAll("{id}", encodeURIComponent(id)), target: "_blank", rel: "noopener noreferrer" }, id);
}
