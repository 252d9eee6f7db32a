import {badge, el} from "./dom.js";
import {english, t} from "./words.js";
import {bar, since, until} from "./time.js";

const TONES = {Firing: "bad", Pending: "busy", Inactive: "good"};
const HELD = ["InhibitedByCause", "InhibitedByAlert", "Settling"];
const weight = (alert) => (alert.escalatedSince ? 0 : alert.state === "Firing" ? (HELD.includes(alert.reason) ? 2 : 1) : 3);

/** What fires and is pending, each with why it is acted on or not, and the clock that runs. */
export function alertCards(detail) {
  const active = detail.alerts.filter((alert) => alert.state !== "Inactive" || alert.escalatedSince).sort((a, b) => weight(a) - weight(b));
  const quiet = detail.alerts.filter((alert) => !active.includes(alert));
  return el("section", {class: "card", "aria-labelledby": "alerts"},
    el("h2", {id: "alerts"}, t("alerts.title"), active.length ? el("span", {class: "count"}, String(active.length)) : null),
    active.length ? el("ul", {class: "alerts"}, active.map(card)) : el("p", {class: "allwell"}, badge("good", t("alerts.none"))),
    quiet.length ? el("details", {"data-key": "quiet", class: "more"}, el("summary", {}, t("alerts.quiet", {count: quiet.length})), el("ul", {class: "names"}, quiet.map((alert) => el("li", {}, alert.name, el("span", {class: "quiet"}, alert.service))))) : null);
}

function card(alert) {
  const tone = alert.state === "Firing" && HELD.includes(alert.reason) ? "wait" : TONES[alert.state] ?? "ask";
  return el("li", {class: `alert ${tone}`, "data-alert": alert.name},
    el("p", {class: "line"}, badge(tone, t(`phase.${alert.state}`)), el("b", {}, alert.name), el("span", {class: "quiet"}, alert.service), since(alert.since)),
    el("p", {class: "reason"}, t(`reason.${alert.reason}`)),
    clock(alert),
    alert.message ? el("p", {class: "quiet", ...english()}, alert.message) : null);
}

function clock(alert) {
  if (!alert.clock) return null;
  const {kind, from, until: end} = alert.clock;
  return el("p", {class: "clock"}, until(end, `clock.${kind}`), from ? bar(from, end, t(`clock.${kind}.bar`)) : null);
}
