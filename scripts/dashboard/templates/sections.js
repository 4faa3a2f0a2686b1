// One function for each section: it shows the slice and the period that are chosen.

const sliceName = (slice) => tables.slices[slice].dimension_value;
/** Why there is nothing to draw: no handoffs at all is another thing than a CRM that does not record them. */
const whyNothing = (slice) => (tables.slices[slice].n_handoffs ? "Unknown: the CRM does not record what this needs." : "There are no handoffs here.");

const severalSources = (rows) => new Set(rows.map((row) => row.source_relation)).size > 1;

/** The value of a metric of which somebody is eligible; on which clock it runs is said beneath. */
function metricValue(row, metric) {
  return metric.time ? wait(row.p50, metric.time) : percent(row.rate);
}

/** ✓ met, ✗ missed, or what stands in the way of saying so. */
function targetPill(row, metric) {
  const goal = row && row.target !== null ? (metric.time ? duration(row.target, metric.time) : percent(row.target)) : null;
  if (!row || !row.n_eligible) return ["unknown", goal === null ? "not judged" : `target ${goal}, not judged`];
  if (goal === null) return ["none", "no target"];
  if (row.meets_target === null) return ["unknown", `target ${goal}`];
  return row.meets_target ? ["met", `✓ target ${goal} met`] : ["missed", `✗ target ${goal} missed`];
}

/** A metric over the periods of a kind: months, or weeks where one is chosen. */
function metricTrend(name, metric, slice, kind) {
  return tables.periods.filter((period) => period.kind === kind).map(({ period, name: label }) => {
    const row = of.metrics(slice, period).find((row) => row.metric === name);
    const value = row && row.n_eligible ? (metric.time ? row.p50 : row.rate) : null;
    return {
      period: label, value, target: row?.target ?? null, small: Boolean(row?.is_small_sample), n: row?.n_eligible ?? 0,
      unknown: row?.n_unknown ?? 0, immature: row?.n_immature ?? 0,
      low: metric.time ? null : row?.low ?? null, high: metric.time ? null : row?.high ?? null,
      shown: value === null ? UNKNOWN : metric.time ? duration(value, metric.time) : percent(value),
    };
  });
}

function metricCard(name, { slice, period }) {
  const metric = METRICS[name];
  const row = of.metrics(slice, period).find((row) => row.metric === name);
  const kind = tables.periods[period]?.kind ?? "month";
  const card = find("metric-template").content.firstElementChild.cloneNode(true);
  const part = (selector) => card.querySelector(selector);
  const known = Boolean(row?.n_eligible);
  const [judged, pill] = targetPill(row, metric);
  card.dataset.metric = name;
  part("h3").textContent = metric.title;
  part(".pill").textContent = pill;
  part(".pill").dataset.kind = judged;
  // None of these is a value: the CRM cannot show it, its time has not passed, or there is nobody it could be about.
  const [unknown, young] = [row?.n_unknown ?? 0, row?.n_immature ?? 0];
  const missing = young > unknown ? "too early" : unknown ? UNKNOWN : "no leads";
  part(".value").replaceChildren(known ? metricValue(row, metric) : make("span", { class: "unknown" }, missing));
  if (known && row.is_small_sample) part(".value").append(make("span", { class: "small-sample" }, "few leads"));
  part(".sentence").textContent = known
    ? metric.time && row.p50 === null ? metric.open(row) : metric.says(row)
    : young > unknown ? `Too early to judge: ${plural(young, "lead")} still ${young === 1 ? "has" : "have"} time.${unknown ? ` Of ${count(unknown)} more the CRM cannot show it.` : ""}`
    : unknown ? `The CRM cannot show it for any of ${plural(unknown, "lead")}.${young ? ` Of ${count(young)} more it is too early to say.` : ""}`
    : "There is nothing to measure here.";
  const facts = known
    ? [
        ["Counted", count(row.n_eligible)],
        metric.time ? ["Measured in", metric.time] : ["95% interval", `${percent(row.low)} to ${percent(row.high)}`],
      ]
    : [];
  if (known && period !== ALWAYS && row.change !== null) {
    const sign = row.change > 0 ? "+" : row.change < 0 ? "−" : "±";
    facts.push([`${sentence(kind)} before`, metric.time ? `${sign}${duration(Math.abs(row.change), metric.time)}` : `${points(row.change)} points`]);
  }
  for (const [title, number] of [["Unknown", row?.n_unknown], ["Cut short", row?.n_censored], ["Too early", row?.n_immature], ["Left out", row?.n_excluded], ["Set apart", row?.n_set_apart]]) {
    if (number) facts.push([title, count(number)]);
  }
  if (known && row.basis && row.basis !== "explicit") facts.push(["Decisions", row.basis]);
  part("dl").replaceChildren(...facts.map(([title, text]) => make("div", {}, make("dt", {}, title), make("dd", {}, text))));
  part("code").textContent = name;
  const rows = metricTrend(name, metric, slice, kind);
  const drawn = rows.some((row) => row.value !== null) ? rows : [];
  const description = `${metric.title}, ${kind} by ${kind}`;
  const inAll = (name) => rows.reduce((sum, row) => sum + row[name], 0);
  const none = inAll("immature") > inAll("unknown") ? `It is too early to judge any ${kind}.`
    : inAll("unknown") ? `No ${kind} of it is known.`
    : `There are no leads in any ${kind}.`;
  if (metric.time) {
    const [size, unit] = unitOf(rows.flatMap((row) => [row.value, row.target]), metric.time);
    const inUnits = drawn.map((row) => ({ ...row, value: row.value === null ? null : row.value / size, target: row.target === null ? null : row.target / size }));
    card.drawn = draw(part(".chart"), "time_trend", inUnits, description, none, unit);
  } else card.drawn = draw(part(".chart"), "rate_trend", drawn, description, none);
  return card;
}

function showMetrics(state) {
  const cards = Object.keys(METRICS).map((name) => metricCard(name, state));
  find("metric-cards").replaceChildren(...cards);
  return Promise.all(cards.map((card) => card.drawn));
}

const pathOf = ({ slice, period }) => of.path(slice, period);
const handoffsOf = (state) => pathOf(state).filter((row) => row.step === "capture").reduce((sum, row) => sum + row.n, 0);

function showPath(state) {
  const rows = pathOf(state);
  const all = handoffsOf(state);
  const number = (step, verdict) => rows.find((row) => row.step === step && row.verdict === verdict)?.n ?? 0;
  const first = (step) => rows.filter((row) => row.step === step).reduce((sum, row) => sum + row.n_first, 0);
  const bars = rows.map((row) => ({
    step: words(row.step), place: STEPS.indexOf(row.step), kind: words(row.verdict), rank: VERDICTS.indexOf(row.verdict),
    n: row.n, share: percent(row.n / all),
  }));
  const columns = [
    { title: "Step", cell: (step) => sentence(words(step)) },
    { title: "Broke here first", number: true, cell: (step) => count(first(step)) },
    { title: "✗ Failed", number: true, cell: (step) => count(number(step, "fail")) },
    { title: "Pending", number: true, cell: (step) => count(number(step, "pending")) },
    { title: "✓ Passed", number: true, cell: (step) => count(number(step, "pass")) },
    { title: "Unknown", number: true, cell: (step) => count(number(step, "unknown")) },
    { title: "Does not apply", number: true, cell: (step) => count(number(step, "not_applicable")) },
  ];
  find("path-table").replaceChildren(table("Verdicts of each step", columns, all ? STEPS : []));
  const checks = of.checks(state.slice, state.period);
  find("path-checks").replaceChildren(
    ...STEPS.map((step) => ({ step, failed: checks.filter((row) => row.step === step) }))
      .filter(({ failed }) => failed.length)
      .map(({ step, failed }) =>
        make(
          "details",
          { class: "more" },
          make("summary", {}, `${sentence(words(step))}: what failed`),
          make("ul", { class: "plain" }, failed.map((row) => make("li", {}, make("b", {}, count(row.n)), ` ${CHECKS[row.check_name] ?? words(row.check_name)}`))),
        ),
      ),
  );
  return draw(find("path-chart"), "path", bars, "Verdicts of the six steps of a handoff", "There are no handoffs here.");
}

function associationText(cause) {
  if (cause.difference === null) {
    return "There is nobody to compare: with it, or known to be without it, no lead of one source and lead type is old enough to have qualified; or having it follows from whether a lead qualified.";
  }
  const chance = cause.is_small_sample ? " They are few: that may be chance." : cause.low * cause.high > 0 ? "" : " That may be chance.";
  return (
    `${count(cause.n_compared_affected)} of them are old enough to judge, ${count(cause.n_compared_unaffected)} of the same source and lead type are without it. ` +
    `Weighted by source and lead type, ${percent(cause.affected_rate)} of these with it qualified, ${percent(cause.unaffected_rate)} of those without: ` +
    `${points(cause.difference)} points (95%: ${points(cause.low)} to ${points(cause.high)}), an association.${chance}`
  );
}

const compared = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Records of the page that a root cause touches, in the slice and period that are chosen. */
function examplesOf({ root_cause, fix }, { slice, period }) {
  const { dimension, dimension_value } = tables.slices[slice];
  return tables.records
    .filter((record) => dimension === "all" || record[dimension] === dimension_value)
    .filter((record) => period === ALWAYS || record.month === period || record.week === period)
    .flatMap((record) => {
      const findings = findingsOf(record.record).filter((finding) => finding.root_cause === root_cause && finding.fix === fix);
      return findings.length ? [{ record, finding: findings[0], later: !findings.some((finding) => finding.is_primary) }] : [];
    })
    // As in rpt_root_causes: first those that broke here, then the latest.
    .sort((a, b) => a.later - b.later || compared(b.record.captured_at, a.record.captured_at) || compared(a.record.lead_id, b.record.lead_id))
    .slice(0, 5);
}

function causeItem(counted, place, all, most, state) {
  const same = (cause) => cause.root_cause === counted.root_cause && cause.fix === counted.fix;
  const cause = of.causes(state.slice).find(same) ?? of.causes(EVERYTHING).find(same);
  const item = find("cause-template").content.firstElementChild.cloneNode(true);
  const part = (selector) => item.querySelector(selector);
  part(".cause-name").textContent = `${place}. ${sentence(counted.root_cause)}`;
  part(".cause-count").textContent = `${count(counted.n_affected)} of ${count(all)} handoffs, ${percent(counted.n_affected / all)}; first break of ${count(counted.n_primary)}`;
  part(".bar").style.setProperty("--affected", counted.n_affected / most);
  part(".bar").style.setProperty("--primary", counted.n_primary / most);
  part(".tag").textContent = `Fix: ${counted.fix}`;
  part(".fix-text").textContent = cause?.what_to_change ?? "";
  const wholeTime = of.causes(state.slice).some(same) && state.period === ALWAYS;
  const undefinedYet = wholeTime && cause.n_define_first;
  part(".define-first").textContent = undefinedYet
    ? `Define first: of ${count(cause.n_define_first)} of them the lead type, or what sales accepts, is not defined. Do that before changing the routing.`
    : "";
  const span = cause?.trend_lag_days ? `the 90 days up to ${cause.trend_lag_days} days ago, as it shows late` : "the last 90 days";
  const trend = wholeTime && cause.share_recent !== null && cause.share_before !== null
    ? ` ${percent(cause.share_recent)} of handoffs in ${span}, ${percent(cause.share_before)} in the 90 before.` : "";
  part(".association").textContent = wholeTime ? associationText(cause) + trend : "";
  const examples = examplesOf(counted, state);
  part(".examples-title").textContent = examples.length
    ? `Records to look at together (${count(examples.length)} of ${count(counted.n_affected)})`
    : "None of these records is in this page; they are in the mart fct_handoff_findings.";
  part(".examples").replaceChildren(
    ...examples.map(({ record, finding }) =>
      make(
        "li",
        {},
        crmLink(record.source_relation, record.lead_id),
        make("span", {}, finding.evidence),
        make("button", { type: "button", class: "open-record", dataset: { record: record.record }, "aria-label": `Trace of ${record.lead_id}`, onclick: () => openRecord(record.record) }, "Trace"),
      ),
    ),
  );
  return item;
}

function showCauses(state) {
  const counted = [...of.cause_counts(state.slice, state.period)];
  const place = new Map(of.causes(state.slice).map((cause) => [`${cause.root_cause}/${cause.fix}`, cause.position]));
  const placed = ({ root_cause, fix }) => place.get(`${root_cause}/${fix}`) ?? Infinity;
  counted.sort((a, b) => b.n_affected - a.n_affected || placed(a) - placed(b));
  const all = handoffsOf(state);
  const most = Math.max(1, ...counted.map((row) => row.n_affected));
  find("cause-list").replaceChildren(...counted.map((row, at) => causeItem(row, at + 1, all, most, state)));
  find("cause-note").textContent = counted.length
    ? "The long bar is every handoff with the problem, the dark part those that broke there first. A handoff can have several."
    : all ? "No handoff that the CRM shows broke here." : "There are no handoffs here.";
}

const CURVES = ["lead_to_owner_time", "owner_to_first_action_time"];
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
// Fewer leads than this say nothing of an hour; with fewer than that in all, four hours are taken together.
const FEW_IN_AN_HOUR = 5;
const MANY_IN_A_WEEK = 1000;

/** Lines of a curve: everything and its teams, or the chosen slice beside everything. */
function curveRows(metric, slice) {
  const teams = tables.slices.filter((row) => row.dimension === "team" && row.n_handoffs && row.dimension_value !== UNKNOWN).slice(0, 5);
  const shown = slice === EVERYTHING ? [EVERYTHING, ...teams.map((team) => team.slice)] : [EVERYTHING, slice];
  const name = (shown) => (shown === EVERYTHING ? "everything" : sliceName(shown));
  return shown.flatMap((shown) =>
    of.curves(shown).filter((row) => row.metric === metric)
      .map((row) => ({ group: name(shown), seconds: row.seconds, waiting: row.left_waiting / 1000, after: duration(row.seconds, METRICS[metric].time) })),
  );
}

function hourRows(metric, slice) {
  const counted = of.hours(slice).filter((row) => row.metric === metric);
  const kinds = ["under 20% late", "20 to 40%", "40 to 60%", "60 to 80%", "over 80% late"];
  const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
  const wide = sum(counted, "n") < MANY_IN_A_WEEK ? 4 : 1;
  const cell = (day, hour) => {
    const rows = counted.filter((row) => row.day === day && row.hour >= hour && row.hour < hour + wide);
    const n = sum(rows, "n");
    const late = 1 - sum(rows, "n_met") / n;
    const few = n < FEW_IN_AN_HOUR;
    return {
      day: DAYS[day], hour, n, hours: `${hour}:00 to ${hour + wide}:00`, kind: few ? "too few" : kinds[Math.min(4, Math.floor(5 * late))],
      shown: few ? "too few to say" : percent(late),
    };
  };
  return counted.length ? DAYS.flatMap((_, day) => Array.from({ length: 24 / wide }, (_, at) => cell(day, at * wide))) : [];
}

function showTiming({ slice, period }) {
  const drawn = CURVES.map((metric) => draw(find(`curve-${metric}`), METRICS[metric].time === BUSINESS ? "business_survival" : "survival", curveRows(metric, slice), `${METRICS[metric].title}: share still waiting`, whyNothing(slice)));
  for (const metric of ["routing_sla", "first_action_sla"]) {
    drawn.push(draw(find(`hours-${metric}`), "hours", hourRows(metric, slice), `${METRICS[metric].title}: share late by hour of the week`, whyNothing(slice)));
  }
  find("timing-note").textContent =
    (period === ALWAYS ? "" : "These four show all the time: a month or a week has too few leads for a curve. ") +
    "Hours are on the clock of the owner’s team; four at a time where there are few leads, and hatched under five leads.";
  return Promise.all(drawn);
}

function acceptanceRows({ slice }) {
  const dimension = slice === EVERYTHING ? "original_source" : tables.slices[slice].dimension;
  const overall = of.acceptance(EVERYTHING)[0]?.rate ?? null;
  return tables.acceptance.filter((row) => row.dimension === dimension && row.n_decided)
    .filter((row) => slice === EVERYTHING || row.slice === slice || dimension !== "all")
    .map((row) => ({ name: row.dimension_value, rate: row.rate, low: row.low, high: row.high, overall, small: row.is_small_sample, n: row.n_decided, shown: percent(row.rate) }));
}

const REASONED = ["all", "original_source", "team"];
const ACCEPTED = ["all", "original_source", "lead_type", "team"];
const DIVIDED = { reasons: REASONED, acceptance: ACCEPTED, evidence: REASONED, feedback: ["all", "original_source", "lead_type"] };
/** The slice to show, and what to say, where a mart is not divided by the dimension that is chosen. */
function divided(kind, slice) {
  const { dimension } = tables.slices[slice];
  return DIVIDED[kind].includes(dimension) ? [slice, ""] : [EVERYTHING, `Not divided by ${DIMENSIONS[dimension]}: everything is shown. `];
}
const allTheTime = (period) => (period === ALWAYS ? "" : "All the time is shown. ");

function showAcceptance({ slice, period }) {
  const [accepted, note] = divided("acceptance", slice);
  const [reasoned, reasonNote] = divided("reasons", slice);
  const row = of.acceptance(accepted)[0];
  const parts = [];
  if (row?.n_decided) {
    parts.push(`Of ${plural(row.n_decided, "decided handoff")} sales accepted ${count(row.n_accepted)} (${percent(row.rate)}, 95%: ${percent(row.low)} to ${percent(row.high)}).`);
    if (BASES[row.basis]) parts.push(BASES[row.basis].trim());
    if (row.n_matured) parts.push(`Of ${plural(row.n_matured, "accepted one")} old enough to judge, ${percent(row.qualified_rate)} qualified.`);
    if (row.n_rejected_matured) parts.push(`${count(row.n_false_rejects)} of ${plural(row.n_rejected_matured, "rejected one")} qualified later all the same.`);
    if (row.owner_overdispersion !== null && row.owner_overdispersion !== undefined) {
      parts.push(row.owner_overdispersion > 1.5 ? "Who decides matters more than chance explains." : "Who decides matters little more than chance.");
    }
  }
  find("acceptance-sentence").replaceChildren(parts.length ? parts.join(" ") : orUnknown(null));
  find("acceptance-by").textContent = `by ${DIMENSIONS[accepted === EVERYTHING ? "original_source" : tables.slices[accepted].dimension]}; the stroke is everything`;
  const reasons = of.reasons(reasoned);
  const given = (row) => (row.rejection_reason === "none" ? "no reason given" : row.rejection_reason);
  const reasonName = (row) => (severalSources(reasons) ? `${given(row)}, ${row.source_relation}` : given(row));
  const bars = reasons.flatMap((row, place) =>
    [["usable", row.n_usable], ["not usable", row.n_judged - row.n_usable], ["too early", row.n_turned_back - row.n_unknown - row.n_judged], ["unknown", row.n_unknown]]
      .map(([kind, n], rank) => ({ name: reasonName(row), place, kind, rank, n, share: percent(n / row.n_turned_back) })),
  ).filter((bar) => bar.n);
  const columns = [
    { title: "Reason", cell: reasonName },
    { title: "Means", cell: (row) => row.category ?? "–" },
    { title: "Turned back", number: true, cell: (row) => count(row.n_turned_back) },
    { title: "Usable", number: true, cell: (row) => (row.n_judged ? `${percent(row.usable_share)}${row.is_small_sample ? "*" : ""}` : UNKNOWN) },
    { title: "Contradicted", number: true, cell: (row) => (row.n_checkable ? `${count(row.n_contradicted)} of ${count(row.n_checkable)}` : "not checked") },
  ];
  find("reasons-table").replaceChildren(table("Reasons for turning leads back", columns, reasons));
  find("reasons-table").parentElement.hidden = !reasons.length;
  const owners = [
    { title: "Person (id)", cell: (row) => make("span", { class: "id" }, row.owner_id) },
    { title: "Decided", number: true, cell: (row) => count(row.n_decided) },
    { title: "Accepted", number: true, cell: (row) => `${percent(row.rate)}${row.is_small_sample ? "*" : ""}` },
    { title: "Expected of their leads", number: true, cell: (row) => (row.expected_accepted === null ? UNKNOWN : percent(row.expected_accepted / row.n_decided)) },
    { title: "Beyond chance", cell: (row) => (row.is_beyond_chance === null ? "cannot be said" : row.is_beyond_chance ? "yes" : "no") },
  ];
  find("owners-table").replaceChildren(tables.owners.length ? table("Acceptance by person", owners, tables.owners) : nothing(whyNothing(EVERYTHING)));
  find("acceptance-note").textContent = note + (reasonNote && reasonNote !== note ? `Reasons: ${reasonNote.toLowerCase()}` : "") + allTheTime(period) +
    (reasons.length ? shownOf(reasons.length, reasons[0].n_rows) + " * few leads." : "");
  return Promise.all([
    draw(find("acceptance-chart"), "intervals", acceptanceRows({ slice: accepted }), "Acceptance rates with their intervals", whyNothing(accepted)),
    draw(find("reasons-chart"), "reasons", bars, "Reasons for turning leads back, and how many are of use", "No lead was turned back, or the CRM does not record it."),
  ]);
}

function showDuplicates(state) {
  const row = of.metrics(state.slice, state.period).find((row) => row.metric === "duplicate_outreach");
  const known = Boolean(row?.n_eligible);
  find("duplicates-sentence").replaceChildren(
    known ? `${METRICS.duplicate_outreach.says(row).replace(" Lower is better.", "")} That is ${percent(row.rate)} (95%: ${percent(row.low)} to ${percent(row.high)}).` : orUnknown(null),
  );
  const kinds = new Map();
  for (const { conflict, n } of tables.conflicts) kinds.set(conflict, (kinds.get(conflict) ?? 0) + n);
  const gaps = new Map();
  for (const { days, n } of tables.conflicts) gaps.set(days, (gaps.get(days) ?? 0) + n);
  const columns = [
    { title: "Touched first", cell: (row) => crmLink(row.source_relation, row.first_lead_id) },
    { title: "When (UTC)", cell: (row) => make("span", { class: "moment" }, row.first_touch_at) },
    { title: "By", cell: (row) => make("span", { class: "id" }, row.first_touch_by_id) },
    { title: "Touched next", cell: (row) => crmLink(row.source_relation, row.second_lead_id) },
    { title: "By", cell: (row) => make("span", { class: "id" }, row.second_touch_by_id) },
    { title: "After", number: true, cell: (row) => duration(row.seconds_between) },
  ];
  const pairs = tables.duplicates;
  find("duplicates-table").replaceChildren(table("The latest duplicates", columns, pairs));
  find("duplicates-table").parentElement.hidden = !pairs.length;
  const unfiltered = state.slice === EVERYTHING && state.period === ALWAYS ? "" : "The chart and the list show everything. ";
  find("duplicates-note").textContent = pairs.length
    ? `${unfiltered}The latest first. ${shownOf(pairs.length, pairs[0].n_rows)} ${[...kinds].map(([kind, n]) => `${count(n)}: ${kind}.`).join(" ")}` : "";
  const most = Math.max(-1, ...gaps.keys());
  const rows = Array.from({ length: most + 1 }, (_, days) => ({ days, n: gaps.get(days) ?? 0 }));
  return draw(find("gaps-chart"), "gaps", rows, "Days between the two touches of a duplicate", known ? "Nobody was worked twice." : whyNothing(state.slice));
}

function showFeedback({ slice, period }) {
  const [shown, note] = divided("feedback", slice);
  const rows = of.feedback(shown);
  const many = (name) => (row) => count(row[name]);
  const form = (row) =>
    row.offer === UNKNOWN || row.offer.startsWith(row.conversion_point) ? row.conversion_point
    : make("span", {}, orUnknown(row.conversion_point), make("span", { class: "below" }, row.offer));
  const reason = (row) => (row.top_rejection_reason === null ? (row.n_rejected === null ? UNKNOWN : "none given") : `${row.top_rejection_reason} (${count(row.n_top_rejection_reason)})`);
  const columns = [
    { title: "Source", cell: (row) => row.original_source },
    { title: "Form and offer", wrap: true, cell: form },
    { title: "Lead type", cell: (row) => row.lead_type },
    { title: "Handoffs", number: true, cell: many("n_handoffs") },
    { title: "Accepted", number: true, cell: many("n_accepted") },
    { title: "Rejected", number: true, cell: many("n_rejected") },
    { title: "Qualified", number: true, cell: many("n_qualified") },
    { title: "Won", number: true, cell: many("n_won") },
    { title: "Qualified, of those old enough", cell: (row) => (row.rate === null ? UNKNOWN : `${percent(row.rate)} of ${count(row.n_mature)}`) },
    { title: "Signal", cell: (row) => (row.signal === UNKNOWN ? UNKNOWN : make("span", { class: "signal", dataset: { signal: row.signal } }, SIGNALS[row.signal] ?? row.signal)) },
    { title: "Most given reason", cell: reason },
  ];
  find("feedback-table").replaceChildren(rows.length ? table("What sales sends back to marketing", columns, rows) : nothing("There are no handoffs here."));
  const bases = new Set(rows.map((row) => row.basis).filter((basis) => basis !== null));
  const basis = bases.size > 1 ? "mixed" : [...bases][0];
  find("feedback-note").textContent = note + allTheTime(period) + (BASES[basis] ?? "") + (rows.length ? shownOf(rows.length, rows[0].n_rows) : "");
}

function showEvidence({ slice, period }) {
  const [shown, note] = divided("evidence", slice);
  const rows = of.evidence(shown);
  const fields = rows.filter((row) => row.kind === "evidence field");
  const many = severalSources(rows);
  const name = (row) => (many ? `${row.evidence}, ${row.source_relation}` : row.evidence);
  const bars = fields.flatMap((row, place) => {
    const parts = !row.can_be_shown ? [["cannot be shown", 1]]
      : !row.n_expected ? [["not expected", 1]]
      : [["in time", row.n_in_time], ["late", row.n_recorded - row.n_in_time], ["missing", row.n_expected - row.n_recorded]];
    const whole = row.can_be_shown && row.n_expected;
    return parts.filter(([, n]) => n).map(([kind, n]) => ({ name: name(row), place, kind, rank: ["in time", "late", "missing"].indexOf(kind), n, share: whole ? percent(n / row.n_expected) : UNKNOWN }));
  });
  const everything = of.evidence(EVERYTHING);
  const listed = (rows) => rows.map((row) => make("li", {}, many ? make("b", {}, `${row.source_relation}: `) : null, row.finding));
  const advice = everything.filter((row) => row.finding !== null && !row.can_be_shown);
  const unfilled = everything.filter((row) => row.finding !== null && row.can_be_shown);
  find("evidence-advice").replaceChildren(...listed(advice));
  find("evidence-unfilled").replaceChildren(...listed(unfilled));
  find("evidence-unfilled-title").textContent = unfilled.length ? "What it can show, and too few fill in:" : "";
  const shows = (title, kind) => {
    const listed = rows.filter((row) => row.kind === kind);
    const unlocks = listed.some((row) => row.n_unlocked !== null);
    return table(title, [{ title, cell: name }, ...columns, ...(unlocks ? [unlocked] : [])], listed);
  };
  const unlocked = { title: "Verdicts it would answer", number: true, cell: (row) => (row.n_unlocked === null ? "–" : count(row.n_unlocked)) };
  const columns = [
    { title: "Recorded since", cell: (row) => (row.can_be_shown ? row.recorded_since ?? UNKNOWN : UNKNOWN) },
    { title: "Expected", number: true, cell: (row) => count(row.n_expected) },
    { title: "Recorded", number: true, cell: (row) => (row.can_be_shown && !row.n_expected ? "–" : percent(row.recorded_share)) },
    { title: "In time", number: true, cell: (row) => (row.can_be_shown && !row.n_expected ? "–" : percent(row.in_time_share)) },
  ];
  find("evidence-table").replaceChildren(...(rows.length ? [shows("What the CRM has to record", "evidence field"), shows("What a handoff is made of", "handoff element")] : []));
  const aside = tables.set_aside;
  const kinds = { quarantined: "row set aside", unmapped: "value without a meaning" };
  find("set-aside").hidden = !aside.length;
  const asideColumns = [
    { title: "What", cell: (row) => kinds[row.kind] },
    { title: "Where", cell: (row) => row.what },
    { title: "Which", cell: (row) => row.value },
    { title: "Rows", number: true, cell: (row) => count(row.n) },
  ];
  const cut = Object.entries(kinds).map(([kind, title]) => {
    const of = aside.filter((row) => row.kind === kind);
    return of.length && of.length < of[0].n_rows ? `${sentence(title)}: ${shownOf(of.length, of[0].n_rows)}` : null;
  });
  find("set-aside-table").replaceChildren(table("Rows set aside, and values without a meaning", asideColumns, aside), make("p", { class: "note" }, ...cut.filter(Boolean)));
  // Of the time before the latest of these, something is unknown.
  const began = everything.map((row) => row.recorded_since).filter((moment) => moment !== null).sort().at(-1);
  const since = began ? `The CRM can show every kind of evidence since ${dayName(began)}; of the time before, some is unknown. ` : "";
  find("evidence-note").textContent = note + allTheTime(period) + (advice.length ? "" : since) + "The chart says how often somebody filled it in.";
  return draw(find("evidence-chart"), "evidence", bars, "How much of the evidence is recorded", "There are no handoffs here.");
}

/** One handoff: its verdicts, what failed, and every event with the raw row it rests on. */
function showRecord(number) {
  const record = tables.records[number];
  const view = find("record-view");
  if (!record) {
    view.replaceChildren(nothing("No handoff that the CRM shows broke, so there is no example to open."));
    return;
  }
  find("record-picker").value = String(number);
  const verdict = (step) => record[step === "outcome" ? "outcome_step" : step];
  const findings = findingsOf(number);
  const events = eventsOf(number);
  const marked = new Set(findings.map((finding) => `${finding.raw_table}/${finding.raw_id}`));
  const columns = [
    { title: "When (UTC)", cell: (event) => make("span", { class: "moment" }, event.occurred_at) },
    { title: "What", cell: (event) => make("span", {}, event.event_type, " ", marked.has(`${event.raw_table}/${event.raw_id}`) ? make("span", { class: "tag" }, "finding") : null) },
    { title: "Who", cell: (event) => (event.actor_id === null ? event.actor_kind : make("span", {}, event.actor_kind ? `${event.actor_kind} ` : "", make("span", { class: "id" }, event.actor_id))) },
    { title: "Before → after", cell: (event) => make("span", { class: "id" }, [event.value_before, event.value_after].filter((value) => value !== null).join(" → ") || "–") },
    { title: "Raw row", cell: (event) => make("span", { class: "id" }, `${event.raw_table} ${event.raw_id}`) },
  ];
  view.replaceChildren(
    make("h3", {}, "Lead ", crmLink(record.source_relation, record.lead_id), `, handoff ${record.handoff_number}`),
    make("p", { class: "note" }, `Came in ${record.captured_at.slice(0, 16)} UTC, ${record.original_source === UNKNOWN ? "source unknown" : `from ${record.original_source}`}; ${record.lead_type === UNKNOWN ? "lead type unknown" : record.lead_type}; ${record.team === UNKNOWN ? "team unknown" : `team ${record.team}`}; ${record.close_reason ?? record.outcome ?? "outcome unknown"}.`),
    make("ol", { class: "verdicts" }, STEPS.map((step) =>
      make("li", { dataset: { verdict: verdict(step) } }, make("b", {}, sentence(words(step))), make("span", {}, words(verdict(step))), step === record.primary_break ? make("em", {}, "broke here first") : null))),
    make("ul", { class: "findings" }, findings.map((finding) =>
      make("li", {}, make("b", {}, `${sentence(words(finding.step))}: `), finding.evidence, make("span", { class: "note" }, ` ${sentence(finding.root_cause)} → ${finding.fix}.`)))),
    make("div", { class: "table-scroll" }, table("Events of the handoff", columns, events)),
    make("p", { class: "note" }, events.length ? shownOf(events.length, events[0].n_rows) : "No event is recorded."),
  );
}
