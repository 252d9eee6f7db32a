import {badge, el, symbol} from "./dom.js";
import {current, english, t} from "./words.js";
import {since, span, until} from "./time.js";
import {tone} from "./list.js";
import {alertCards} from "./alerts.js";
import {incidentList} from "./incidents.js";
import {dependencyMap, serviceTone, serviceWord} from "./map.js";
import {courseCards} from "./course.js";

/** All of one stack: what is wrong, what is being done, and whether a person is needed come first. */
export function stackDetail(detail, seen) {
  return el("article", {class: "stack"},
    headline(detail),
    el("div", {class: "columns"},
      el("div", {class: "column"}, alertCards(detail), incidentList(detail, seen), availability(detail), restarts(detail)),
      el("div", {class: "column"}, services(detail), courses(detail))));
}

/** Draws again what changes by the time alone. */
export function refresh(main, detail) {
  for (const [id, make] of [["readings", courses], ["uptime", availability]]) {
    const next = make(detail);
    if (next) main.querySelector(`#${id}`)?.closest("section").replaceWith(next);
  }
}

function headline(detail) {
  const {stack} = detail;
  const answers = el("dl", {class: "answers"},
    answer("headline.wrong", wrong(detail)),
    answer("headline.doing", doing(detail)),
    answer("headline.needed", needed(detail)));
  return el("section", {class: `headline ${tone(stack.state)}`, "aria-labelledby": "stack-name"},
    el("p", {class: "crumb"}, el("a", {href: "#/"}, t("nav.stacks")), ` / ${stack.namespace}`),
    el("h1", {id: "stack-name"}, stack.name),
    el("p", {class: "state"}, badge(tone(stack.state), t(`state.${stack.state}`)), since(stack.since), stack.mode === "Enforce" ? null : el("span", {class: "tag"}, t(`mode.${stack.mode}`))),
    answers,
    summary(detail),
    detail.switchedOff.length ? el("div", {class: "notice bad"}, el("b", {}, t("headline.off")), el("ul", english(), detail.switchedOff.map((fault) => el("li", {}, fault)))) : null);
}

const answer = (key, text) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, text));

function wrong(detail) {
  const causes = detail.services.filter((service) => service.cause);
  const held = detail.services.filter((service) => service.heldBy.length);
  const active = detail.alerts.filter((alert) => alert.state !== "Inactive");
  const names = (services) => services.map((service) => service.name).join(t("list.comma"));
  if (!active.length && detail.stack.state === "Healthy") return t("wrong.nothing");
  const first = !causes.length ? (current() === "en" ? detail.stack.message : null) ?? t(`state.${detail.stack.state}`) : t("wrong.cause", {services: names(causes), alerts: active.filter((alert) => causes.some((cause) => cause.name === alert.service)).map((alert) => alert.name).join(t("list.comma"))});
  return held.length ? [first, " ", t("wrong.held", {services: names(held)})] : first;
}

const RUNNING = ["Executing", "Verifying", "Planned", "AwaitingApproval"];

function doing(detail) {
  const running = detail.incidents.filter((incident) => RUNNING.includes(incident.phase)).sort((a, b) => RUNNING.indexOf(a.phase) - RUNNING.indexOf(b.phase))[0];
  if (running) return t(`doing.${running.phase}`, {action: t(`action.${running.action}`), service: running.service});
  const worst = first(detail);
  if (!worst) return t("doing.nothing");
  const text = t(`reason.${worst.reason}`);
  return worst.clock ? [text, " (", until(worst.clock.until, `clock.${worst.clock.kind}`), ")"] : text;
}

/** What fires before what is pending, causes before what they hold, critical before warning. */
export function first(detail) {
  const held = ["InhibitedByCause", "InhibitedByAlert", "Settling"];
  const key = (alert) => [alert.escalatedSince ? 0 : 1, alert.state === "Firing" ? 0 : 1, held.includes(alert.reason) ? 1 : 0, alert.severity === "critical" ? 0 : 1].join("");
  return detail.alerts.filter((alert) => alert.state !== "Inactive").sort((a, b) => key(a).localeCompare(key(b)))[0];
}

function needed(detail) {
  const approval = detail.incidents.find((incident) => incident.phase === "AwaitingApproval");
  if (approval) return el("b", {class: "yes"}, t("needed.approve", {remediation: approval.remediation}));
  const key = {NeedsPerson: "yes", Misconfigured: "declare", Blind: "look"}[detail.stack.state];
  return key ? el("b", {class: "yes"}, t(`needed.${key}`)) : t(detail.stack.state === "Observing" && first(detail) ? "needed.observing" : "needed.no");
}

function summary(detail) {
  if (!detail.summary || detail.stack.state === "Healthy") return null;
  return el("details", {"data-key": "summary", class: "more"}, el("summary", {}, t("headline.more")), el("p", english(), detail.summary));
}

function services(detail) {
  return el("section", {class: "card", "aria-labelledby": "services"},
    el("h2", {id: "services"}, t("services.title")),
    dependencyMap(detail.services),
    el("details", {"data-key": "services", class: "more"}, el("summary", {}, t("services.list")), el("ul", {class: "services"}, detail.services.map(serviceRow))));
}

function serviceRow(service) {
  const facts = [service.container && t("service.container", {container: service.container, state: service.containerState ?? "?"}), service.dependsOn.length && t("service.needs", {services: service.dependsOn.join(t("list.comma"))}), service.heldBy.length && t("service.heldBy", {services: service.heldBy.join(t("list.comma"))})];
  return el("li", {}, el("p", {class: "line"}, badge(serviceTone(service), serviceWord(service)), el("b", {}, service.name)),
    el("p", {class: "quiet"}, facts.filter(Boolean).join(" · ")),
    service.message ? el("p", english(), service.message) : null,
    service.forecast ? el("p", {class: "forecast", ...english()}, service.forecast) : null);
}

function courses(detail) {
  if (!detail.courses.length) return null;
  return el("section", {class: "card", "aria-labelledby": "readings"}, el("h2", {id: "readings"}, t("readings.title")), courseCards(detail.courses),
    detail.services.filter((service) => service.forecast).map((service) => el("p", {class: "forecast", ...english()}, `${service.name}: ${service.forecast}`)));
}

function availability(detail) {
  if (!detail.availability.length) return null;
  const share = (value) => `${(Math.floor(value * 100000) / 1000).toFixed(value >= 1 ? 0 : 2)} %`;
  const cell = (entry) => el("div", {class: "figure"}, el("dt", {}, t(`period.${entry.hours}`)), el("dd", {},
    el("b", {}, share(entry.uptime)),
    el("span", {}, t("uptime.incidents", {incidents: entry.incidents})),
    el("span", {}, entry.medianHealSeconds === undefined ? t("uptime.none") : t("uptime.heal", {span: span(entry.medianHealSeconds * 1000)}))));
  const known = detail.availability.at(-1).knownSince;
  return el("section", {class: "card", "aria-labelledby": "uptime"}, el("h2", {id: "uptime"}, t("uptime.title")), el("dl", {class: "figures"}, detail.availability.map(cell)), el("p", {class: "quiet"}, t("uptime.known"), " ", since(known, "for")));
}

function restarts(detail) {
  if (!detail.restarts.length) return null;
  const row = (restart) => el("li", {}, el("p", {class: "line"}, symbol("busy"), el("b", {}, restart.service), restart.next ? until(restart.next) : null), el("p", {class: "quiet", ...english()}, restart.message ?? ""));
  return el("section", {class: "card", "aria-labelledby": "restarts"}, el("h2", {id: "restarts"}, t("restarts.title")), el("ul", {class: "services"}, detail.restarts.map(row)));
}
