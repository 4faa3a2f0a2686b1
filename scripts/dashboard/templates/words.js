// Numbers and names as a sales manager reads them. What is not known is the word "unknown", never a zero or a blank.

const UNKNOWN = "unknown";
const UNITS = [[86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];
const BUSINESS = "business hours";
/** A day of business is no 24 hours: what is measured in business hours stays in them. */
const unitsOf = (clock) => (clock === BUSINESS ? UNITS.slice(1) : UNITS);

const count = (number) => (number === null || number === undefined ? UNKNOWN : number.toLocaleString("en-US"));

/** A rate with one decimal, none where it is whole. */
const percent = (rate) => (rate === null || rate === undefined ? UNKNOWN : `${(100 * rate).toFixed(1).replace(/\.0$/, "")}%`);

/** A wait in the unit that suits it; its clock is named where it is not the one on the wall. No wait at all means that the curve never came down so far. */
const duration = (seconds, clock) => wait(seconds, clock, clock === BUSINESS ? "business " : "");

function wait(seconds, clock, named = "") {
  if (seconds === null || seconds === undefined) return "not reached";
  const [size, unit] = unitsOf(clock).find(([size]) => seconds >= 2 * size) ?? UNITS.at(-1);
  return `${Number((seconds / size).toPrecision(3))} ${named}${unit}`;
}

/** The unit in which a set of waits reads best: its size in seconds, and its short name. */
function unitOf(waits, clock) {
  const [size, name] = unitsOf(clock).find(([size]) => Math.max(...waits) >= 2 * size) ?? UNITS.at(-1);
  return [size, { days: "d", hours: "h", minutes: "min", seconds: "s" }[name]];
}

const nineInTen = (row, clock) => (row.p90 === null ? "nine in ten: not reached yet" : `nine in ten after ${duration(row.p90, clock)}`);
/** Percentage points with their sign; nothing, and what is rounded to it, has none of its own. */
function points(difference) {
  const rounded = Math.round(100 * difference);
  return `${rounded > 0 ? "+" : rounded < 0 ? "−" : "±"}${Math.abs(rounded)}`;
}
const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
const words = (name) => name.replaceAll("_", " ");
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const shownOf = (shown, all) => (shown < all ? `${count(shown)} of ${count(all)} shown.` : "");

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const monthName = (name) => `${MONTHS[Number(name.slice(5, 7)) - 1]} ${name.slice(0, 4)}`;
const dayName = (text) => `${Number(text.slice(8, 10))} ${monthName(text)}`;
/** A period of the page: a month by its name, a week by its Monday. */
const periodName = ({ kind, name }) => (kind === "week" ? `week of ${dayName(name)}` : monthName(name));

/** How long the definitions wait before they judge a metric: "14 days". */
function windowOf(metric) {
  const window = tables.windows.find((window) => window.metric === metric);
  return window ? plural(window.length, words(window.unit).replace(/s$/, "")) : "the time that is set";
}

/** How each metric is called and read. A `time` is a median, anything else a share. */
const METRICS = {
  lead_to_owner_time: {
    title: "Time to an owner",
    time: "wall clock",
    says: (row) => `Half of ${plural(row.n_eligible, "ready lead")} had a salesperson after ${duration(row.p50)}; ${nineInTen(row)}.`,
    open: (row) => `So many of ${plural(row.n_eligible, "ready lead")} are still waiting that half is not reached.`,
  },
  owner_to_first_action_time: {
    title: "Time to first action",
    time: BUSINESS,
    says: (row) => `Half of ${plural(row.n_eligible, "owned lead")} were called, written to or met after ${duration(row.p50, BUSINESS)}; ${nineInTen(row, BUSINESS)}.`,
    open: (row) => `So many of ${plural(row.n_eligible, "owned lead")} are still waiting that half is not reached.`,
  },
  no_action_accepted: {
    title: "Accepted, but nothing done",
    says: (row) => `${count(row.n_success)} of ${plural(row.n_eligible, "accepted lead")} saw no action within ${windowOf("no_action_accepted")}. Lower is better.`,
  },
  rejection_reason_quality: {
    title: "Rejections with a usable reason",
    says: (row) => `${count(row.n_success)} of ${plural(row.n_eligible, "lead")} turned back came with a reason marketing can use.`,
  },
  duplicate_outreach: {
    title: "People worked twice",
    says: (row) => `${count(row.n_success)} of ${plural(row.n_eligible, "person", "people")} heard from two salespeople within ${windowOf("duplicate_outreach")}. Lower is better.`,
  },
  source_to_accepted: {
    title: "Ready leads accepted",
    says: (row) => `Sales accepted ${count(row.n_success)} of ${plural(row.n_eligible, "ready lead")} in time.`,
  },
  accepted_to_qualified: {
    title: "Accepted leads qualified",
    says: (row) => `${count(row.n_success)} of ${plural(row.n_eligible, "accepted lead")} qualified within ${windowOf("accepted_to_qualified")}.`,
  },
  routing_sla: {
    title: "An owner as promised",
    promise: true,
    says: (row) => `${count(row.n_eligible - row.n_success)} of ${plural(row.n_eligible, "lead")} waited longer for an owner than promised.`,
  },
  first_action_sla: {
    title: "A first action as promised",
    promise: true,
    says: (row) => `${count(row.n_eligible - row.n_success)} of ${plural(row.n_eligible, "lead")} waited longer for a first action than promised.`,
  },
};

const STEPS = ["capture", "routing", "acceptance", "first_action", "qualification", "outcome"];
const VERDICTS = ["fail", "pending", "pass", "unknown", "not_applicable"];

/** What a failed check means, in words. */
const CHECKS = {
  source_present: "no source, or one that says nothing",
  conversion_point_present: "no form, page or event on the lead",
  lead_type_known: "lead type not known",
  context_in_time: "context filled in only after the owner got it",
  context_survives_conversion: "source lost when the lead was converted",
  owned_in_time: "no owner in time",
  owner_accountable: "for a time, or for good, with nobody who is accountable in sales",
  no_ping_pong: "passed from person to person",
  one_owner_for_one_buyer: "two owners for one buyer",
  decision_recorded: "neither accepted nor rejected",
  decided_in_time: "decided too late",
  decided_before_qualified: "qualified without having been accepted",
  decided_by_hand: "decided by a mass update or an automation",
  acted_in_time: "no first action in time",
  human_action: "automation only, no person acted",
  acted_by_owner: "somebody else than the owner acted",
  next_step_set: "no dated next step",
  accepted_acted_on: "accepted, but nothing done",
  decided_by_horizon: "still undecided past the horizon",
  closed_with_usable_reason: "closed without a usable reason",
  reason_agrees: "the reason contradicts the record",
  opportunity_linked: "opportunity not linked to the lead",
};

const SIGNALS = {
  above: "better than the rest",
  below: "worse than the rest",
  "no difference": "no difference",
  "too few": "too few to say",
  unknown: UNKNOWN,
};

/** On which decisions a section rests, where not on explicit ones alone. */
const BASES = {
  implicit: "Decisions are implicit, read from what followed: the CRM has no status for them. ",
  mixed: "Some decisions are implicit, read from what followed: a CRM has no status for them. ",
};
