// What is chosen, and everything shown again when it changes.
//
// The marts hold each dimension by itself, not crossed with the others. So one filter of source, lead type, team and CRM
// counts at a time, with a period: the page never shows a number that the measurement table does not have.

const state = { slice: EVERYTHING, period: ALWAYS };
const filters = Object.fromEntries(Object.keys(DIMENSIONS).map((dimension) => [dimension, find(`filter-${dimension}`)]));
const periodFilter = find("filter-period");
const KINDS = { month: "Months", week: "Weeks" };

function fillFilters() {
  for (const [dimension, select] of Object.entries(filters)) {
    const values = tables.slices.filter((slice) => slice.dimension === dimension);
    select.append(make("option", { value: EVERYTHING }, "All"));
    select.append(...values.map((slice) => make("option", { value: slice.slice }, `${slice.dimension_value} (${count(slice.n_handoffs)})`)));
    if (values.length && values.length < values[0].n_values) {
      select.append(make("option", { disabled: "" }, shownOf(values.length, values[0].n_values)));
    }
  }
  periodFilter.append(make("option", { value: ALWAYS }, "All the time"));
  for (const [kind, label] of Object.entries(KINDS)) {
    const periods = tables.periods.filter((period) => period.kind === kind).reverse();
    const options = periods.map((period) => make("option", { value: period.period }, sentence(periodName(period))));
    const cut = periods.length && shownOf(periods.length, periods[0].n_periods);
    if (cut) options.push(make("option", { disabled: "" }, cut));
    if (options.length) periodFilter.append(make("optgroup", { label }, options));
  }
}

/** The choice as the address has it, so that a view can be sent to somebody and survives a reload. */
function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const slice = tables.slices.find((slice) => wanted.get(slice.dimension) === slice.dimension_value);
  const period = tables.periods.find((period) => wanted.get(period.kind) === period.name);
  state.slice = slice?.slice ?? EVERYTHING;
  state.period = period?.period ?? ALWAYS;
}

function writeAddress() {
  const wanted = new URLSearchParams();
  const { dimension, dimension_value } = tables.slices[state.slice] ?? {};
  if (state.slice !== EVERYTHING) wanted.set(dimension, dimension_value);
  const period = tables.periods[state.period];
  if (period) wanted.set(period.kind, period.name);
  history.replaceState(null, "", String(wanted) ? `#${wanted}` : location.pathname + location.search);
}

function showHeadline() {
  const all = handoffsOf(state);
  const broken = pathOf(state).reduce((sum, row) => sum + row.n_first, 0);
  const measured = of.metrics(state.slice, state.period).filter((row) => !METRICS[row.metric].promise);
  const met = measured.filter((row) => row.meets_target === true).length;
  const missed = measured.filter((row) => row.meets_target === false).length;
  const parts = [all ? `${count(broken)} of ${plural(all, "handoff")} broke at one of the six steps.` : "There are no handoffs here."];
  if (all) parts.push(met + missed ? `${met} of ${met + missed} metrics met their target.` : "No metric can be measured yet.");
  const blind = STEPS.filter((step) => {
    const rows = pathOf(state).filter((row) => row.step === step && row.verdict !== "not_applicable");
    return rows.length && rows.every((row) => row.verdict === "unknown");
  });
  const unmapped = tables.set_aside.filter((row) => row.kind === "unmapped" && row.what === "status_map").length;
  const why = unmapped ? ` ${sentence(plural(unmapped, "status", "statuses"))} ${unmapped === 1 ? "has" : "have"} no meaning yet: begin with those.` : "";
  if (blind.length) parts.push(`Nothing can be said of ${blind.length} of the steps: ${blind.map(words).join(", ")}.${why}`);
  find("headline").textContent = parts.join(" ");
}

function showChoice() {
  const { dimension, dimension_value } = tables.slices[state.slice] ?? { dimension: "all" };
  for (const [name, select] of Object.entries(filters)) select.value = name === dimension ? state.slice : EVERYTHING;
  periodFilter.value = state.period;
  const what = dimension === "all" ? "all handoffs" : `${DIMENSIONS[dimension]} ${dimension_value}`;
  const when = state.period === ALWAYS ? "all the time" : periodName(tables.periods[state.period]);
  find("filter-status").textContent = `Showing ${what}, ${when}. One of source, lead type, team and CRM at a time.`;
  find("reset").disabled = state.slice === EVERYTHING && state.period === ALWAYS;
}

async function show() {
  document.body.dataset.ready = "false";
  showChoice();
  showHeadline();
  showCauses(state);
  showFeedback(state);
  await Promise.all([showMetrics, showPath, showTiming, showAcceptance, showDuplicates, showEvidence].map((section) => section(state)));
  document.body.dataset.ready = "true";
}

function choose(change) {
  Object.assign(state, change);
  writeAddress();
  show();
}

function openRecord(number) {
  showRecord(number);
  find("record").scrollIntoView();
  find("record-view").focus({ preventScroll: true });
}

function fillRecords() {
  const picker = find("record-picker");
  picker.append(...tables.records.map((record) => make("option", { value: record.record }, `${record.lead_id}, broke at ${words(record.primary_break ?? UNKNOWN)}`)));
  picker.addEventListener("change", () => showRecord(Number(picker.value)));
  find("record-count").textContent = tables.records.length ? `${plural(tables.records.length, "example record")} of this page.` : "";
  showRecord(0);
}

function start() {
  const upTo = tables.sources.filter((source) => source.as_of)
    .map((source) => `${source.source_relation} up to ${dayName(source.as_of)}, ${source.as_of.slice(11)} UTC`);
  find("as-of").textContent = upTo.length ? `Data of ${upTo.join("; ")}` : "No data yet";
  find("footer").textContent = "Made from the marts by make dashboard. Records are named by their ids only; this file holds no names, addresses or telephone numbers, and loads nothing.";
  if (!tables.slices.length) tables.slices.push({ slice: EVERYTHING, dimension: "all", dimension_value: "all", n_handoffs: 0, n_values: 1 });
  fillFilters();
  fillRecords();
  for (const select of Object.values(filters)) select.addEventListener("change", () => choose({ slice: Number(select.value) }));
  periodFilter.addEventListener("change", () => choose({ period: Number(periodFilter.value) }));
  find("reset").addEventListener("click", () => choose({ slice: EVERYTHING, period: ALWAYS }));
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      readAddress();
      show();
    }
  });
  // Paper cannot be unfolded.
  window.addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((details) => {
    details.dataset.printed = "";
    details.open = true;
  }));
  window.addEventListener("afterprint", () => document.querySelectorAll("details[data-printed]").forEach((details) => {
    delete details.dataset.printed;
    details.open = false;
  }));
  readAddress();
  show();
}

start();
