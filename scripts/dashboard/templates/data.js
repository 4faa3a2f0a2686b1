// The tables of the page, from columns back to rows.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

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

const tables = Object.fromEntries(Object.entries(read("tables")).map(([name, columns]) => [name, unpacked(columns)]));
const charts = read("charts");
const links = read("links");

const EVERYTHING = 0;
const ALL_MONTHS = -1;
const DIMENSIONS = { original_source: "source", lead_type: "lead type", team: "team", crm: "CRM" };

/** Rows by slice and month, so that a filter is a look-up. */
const indexed = (rows) => {
  const index = new Map();
  for (const row of rows) {
    const key = `${row.slice}/${row.month ?? ALL_MONTHS}`;
    if (!index.has(key)) index.set(key, []);
    index.get(key).push(row);
  }
  return (slice, month = ALL_MONTHS) => index.get(`${slice}/${month}`) ?? [];
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
