import {el, svg} from "./dom.js";
import {t} from "./words.js";
import {clock, now, since, span} from "./time.js";

const CELLS = 48, CELL = 1800000, H = 30;
const FIRST = 3;

const ended = (outage) => (outage.to ? Date.parse(outage.to) : now());

/** The last day in half hours: low while all was well, high where something was wrong, a dot where nothing is known. */
export function dayStrip(detail) {
  const end = now(), begin = end - CELLS * CELL;
  const known = Math.max(Date.parse(detail.availability[0].knownSince), begin);
  const within = detail.outages.filter((outage) => ended(outage) > begin);
  const cell = (i) => {
    const from = begin + i * CELL, to = from + CELL;
    const tone = within.some((outage) => Date.parse(outage.from) < to && ended(outage) >= from) ? "bad" : to <= known ? "idle" : "good";
    const high = {bad: H, good: H * 0.6, idle: 3}[tone];
    return svg("rect", {class: tone, x: i * 10 + 1, y: H - high, width: 8, height: high, rx: 2});
  };
  const wrong = within.reduce((sum, outage) => sum + ended(outage) - Math.max(Date.parse(outage.from), begin), 0);
  const label = within.length ? t("day.wrong", {count: within.length, span: span(wrong)}) : t("day.well");
  return el("figure", {class: "day"},
    svg("svg", {viewBox: `0 0 ${CELLS * 10} ${H}`, preserveAspectRatio: "none", role: "img", "aria-label": label}, Array.from({length: CELLS}, (_, i) => cell(i))),
    el("figcaption", {class: "quiet"}, el("span", {}, t("day.begin")), el("span", {}, t("time.due"))));
}

/** What was wrong and when, also where nothing had to be done or could be. */
export function outageList(detail) {
  const {outages} = detail;
  if (!outages.length) return null;
  const rows = outages.map((outage) => row(outage, detail.incidents));
  return el("section", {class: "card", "aria-labelledby": "outages"},
    el("h2", {id: "outages"}, t("outages.title")),
    el("ol", {class: "services"}, rows.slice(0, FIRST)),
    outages.length > FIRST ? el("details", {"data-key": "outages", class: "more"}, el("summary", {}, t("incidents.older", {count: outages.length - FIRST})), el("ol", {class: "services"}, rows.slice(FIRST))) : null);
}

function row(outage, incidents) {
  const done = incidents.filter((incident) => outage.alerts.includes(incident.alert) && incident.executingAt && Date.parse(incident.createdAt) <= ended(outage) && Date.parse(incident.endedAt ?? incident.createdAt) >= Date.parse(outage.from));
  const what = done.map((incident) => t("incident.what", {action: t(`action.${incident.action}`), service: incident.service}));
  return el("li", {"data-outage": outage.from},
    el("p", {class: "line"}, el("b", {}, clock(outage.from)), outage.to ? el("span", {class: "when"}, t("outage.took", {span: span(ended(outage) - Date.parse(outage.from))})) : since(outage.from)),
    el("p", {class: "quiet"}, outage.alerts.join(t("list.comma"))),
    el("p", {class: "quiet"}, what.length ? [...new Set(what)].join(t("list.comma")) : t(outage.to ? "outage.alone" : "outage.nothing")));
}
