// The tables of the page, from columns back to rows.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

/** JSON that stands in the page gzipped, as base64. */
function unzipped(id) {
  if (!("DecompressionStream" in window)) {
    document.getElementById("as-of").textContent = "This browser is too old to read the page: it needs one of 2023 or later.";
    throw new Error("no DecompressionStream");
  }
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** Rows of a table that came column by column, repeated text as codes. */
function unpacked(columns) {
  const names = Object.keys(columns);
  const values = names.map((name) => {
    const column = columns[name];
    return Array.isArray(column) ? column : column.codes.map((code) => column.values[code]);
  });
  const count = values.length ? values[0].length : 0;
  return Array.from({ length: count }, (_, row) => Object.fromEntries(names.map((name, at) => [name, values[at][row]])));
}

const tables = Object.fromEntries(Object.entries(await unzipped("tables")).map(([name, columns]) => [name, unpacked(columns)]));
const charts = read("charts");
const links = read("links");

const EVERYTHING = 0;
const ALWAYS = -1;
const DIMENSIONS = { original_source: "source", lead_type: "lead type", team: "team", crm: "CRM" };

/** Rows by slice and period, so that a filter is a look-up. */
const indexed = (rows) => {
  const index = new Map();
  for (const row of rows) {
    const key = `${row.slice}/${row.period ?? ALWAYS}`;
    if (!index.has(key)) index.set(key, []);
    index.get(key).push(row);
  }
  return (slice, period = ALWAYS) => index.get(`${slice}/${period}`) ?? [];
};

const FILTERED = ["metrics", "path", "checks", "cause_counts", "causes", "curves", "hours", "acceptance", "reasons", "evidence", "feedback"];
const of = Object.fromEntries(FILTERED.map((name) => [name, indexed(tables[name])]));

const byRecord = (rows) => {
  const index = new Map();
  for (const row of rows) {
    if (!index.has(row.record)) index.set(row.record, []);
    index.get(row.record).push(row);
  }
  return (record) => index.get(record) ?? [];
};
const eventsOf = byRecord(tables.events);
const findingsOf = byRecord(tables.findings);
