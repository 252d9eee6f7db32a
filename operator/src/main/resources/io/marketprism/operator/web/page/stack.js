import {badge, el, symbol} from "./dom.js";
import {current, english, t} from "./words.js";
import {since, span, until} from "./time.js";
import {tone} from "./list.js";
import {alertCards} from "./alerts.js";
import {incidentList} from "./incidents.js";
import {dayStrip, outageList} from "./outages.js";
import {dependencyMap, serviceTone, serviceWord} from "./map.js";
import {courseCards} from "./course.js";

/** All of one stack: what is wrong, what is being done, and whether a person is needed come first. */
export function stackDetail(detail, seen) {
  return el("article", {class: "stack"},
    headline(detail, seen),
    el("div", {class: "columns"},
      el("div", {class: "column"}, alertCards(detail), incidentList(detail, seen), availability(detail), outageList(detail), restarts(detail)),
      el("div", {class: "column"}, services(detail), courses(detail))));
}

/** Draws again what changes by the time alone. */
export function refresh(main, detail) {
  for (const [id, make] of [["readings", courses], ["uptime", availability]]) {
    const next = make(detail);
    if (next) main.querySelector(`#${id}`)?.closest("section").replaceWith(next);
  }
}

function headline(detail, seen) {
  const {stack} = detail;
  const then = (text) => (seen.stale ? [el("span", {class: "quiet"}, t("headline.then")), " ", text].flat() : text);
  const answers = el("dl", {class: "answers"},
    answer("headline.wrong", then(wrong(detail))),
    answer("headline.doing", seen.leaderless && !seen.stale ? t("doing.leaderless") : then(doing(detail))),
    answer("headline.needed", needed(detail, seen)));
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
  const said = seenOf(causes, active, detail.stack.message);
  return [el("span", {class: "wrong"}, first, held.length ? ` ${t("wrong.held", {services: names(held)})}` : ""), said ? el("p", {class: "quiet wrong", ...english()}, said) : null].filter(Boolean);
}

/** What is seen of the cause: the sentence of its alert, or else what its probes say. */
function seenOf(causes, active, message) {
  const [, sentence, alert] = /^(.*) \((\w+)\) since /.exec(message ?? "") ?? [];
  const ofCause = active.some((one) => one.name === alert && causes.some((cause) => cause.name === one.service));
  return ofCause ? sentence : causes.map((cause) => cause.message).find(Boolean);
}

/** Without an alert: why nothing is done. */
const IDLE = {Paused: "reason.Paused", Blind: "doing.blind", Unknown: "doing.unknown", Misconfigured: "doing.rest", Pending: "doing.watching"};

const RUNNING = ["Executing", "Verifying", "Planned", "AwaitingApproval"];

function doing(detail) {
  const running = detail.incidents.filter((incident) => RUNNING.includes(incident.phase)).sort((a, b) => RUNNING.indexOf(a.phase) - RUNNING.indexOf(b.phase))[0];
  if (running) return t(`doing.${running.phase}`, {action: t(`action.${running.action}`), service: running.service});
  const worst = first(detail);
  if (!worst) return t(detail.stack.state === "Misconfigured" && !detail.evaluatedAt ? "doing.none" : IDLE[detail.stack.state] ?? "doing.nothing");
  const text = t(`reason.${worst.reason}`);
  return worst.clock ? [text, " (", until(worst.clock.until, `clock.${worst.clock.kind}`), ")"] : text;
}

/** What fires before what is pending, causes before what they hold, critical before warning. */
export function first(detail) {
  const held = ["InhibitedByCause", "InhibitedByAlert", "Settling"];
  const key = (alert) => [alert.escalatedSince ? 0 : 1, alert.state === "Firing" ? 0 : 1, held.includes(alert.reason) ? 1 : 0, alert.severity === "critical" ? 0 : 1].join("");
  return detail.alerts.filter((alert) => alert.state !== "Inactive").sort((a, b) => key(a).localeCompare(key(b)))[0];
}

/** Whether somebody has to come, and what to type first. What is too old to go by claims nothing. */
function needed(detail, seen) {
  const {namespace, name, state} = detail.stack;
  const yes = (key, values, command) => [el("b", {class: "yes"}, t(`needed.${key}`, values)), command ? el("code", {class: "command"}, command) : null].filter(Boolean);
  const of = `-n ${namespace} ${name}`;
  if (seen.stale) return yes("lost", {}, null);
  if (seen.leaderless) return yes("leaderless", {}, "kubectl get pods -A -l app.kubernetes.io/name=marketprism-operator");
  const approval = detail.incidents.find((incident) => incident.phase === "AwaitingApproval");
  if (approval) return yes("approve", {what: t("incident.what", {action: t(`action.${approval.action}`), service: approval.service})}, `kubectl marketprism approve -n ${namespace} ${approval.remediation} --reason=seen`);
  if (state === "NeedsPerson") return yes("yes", {}, `kubectl marketprism explain ${of}`);
  if (state === "Misconfigured") return yes("declare", {}, `kubectl describe mps ${of}`);
  if (state === "Blind") return yes("look", {}, `kubectl marketprism explain ${of}`);
  const troubled = first(detail) || detail.services.some((service) => service.ready === "False");
  if (state === "Paused" && troubled) return yes("paused", {}, `kubectl marketprism resume -n ${namespace} -s ${name}`);
  if (state === "Observing" && troubled) return yes("observing", {}, `kubectl marketprism explain ${of}`);
  return t({Unknown: "needed.unknown", Waiting: "needed.waiting", Healthy: "needed.well", Paused: "needed.well", Observing: "needed.well"}[state] ?? "needed.no");
}

function summary(detail) {
  if (!detail.summary || detail.stack.state === "Healthy") return null;
  return el("details", {"data-key": "summary", class: "more"}, el("summary", {}, t("headline.more")), el("p", english(), detail.summary));
}

function services(detail) {
  if (!detail.services.length) return null;
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
  const share = (value) => `${(Math.floor(value * 10000) / 100).toFixed(value >= 1 ? 0 : 2)} %`;
  const cell = (entry) => el("div", {class: "figure"}, el("dt", {}, t(`period.${entry.hours}`)), el("dd", {},
    el("b", {}, share(entry.uptime)),
    el("span", {}, t("uptime.incidents", {incidents: entry.incidents})),
    el("span", {}, entry.medianHealSeconds === undefined ? t("uptime.none") : t("uptime.heal", {span: span(entry.medianHealSeconds * 1000)}))));
  const known = detail.availability.at(-1).knownSince;
  return el("section", {class: "card", "aria-labelledby": "uptime"}, el("h2", {id: "uptime"}, t("uptime.title")), dayStrip(detail), el("dl", {class: "figures"}, detail.availability.map(cell)), el("p", {class: "quiet"}, t("uptime.known"), " ", since(known, "for")));
}

function restarts(detail) {
  if (!detail.restarts.length) return null;
  const row = (restart) => el("li", {}, el("p", {class: "line"}, symbol("busy"), el("b", {}, restart.service), restart.next ? until(restart.next) : null), el("p", {class: "quiet", ...english()}, restart.message ?? ""));
  return el("section", {class: "card", "aria-labelledby": "restarts"}, el("h2", {id: "restarts"}, t("restarts.title")), el("ul", {class: "services"}, detail.restarts.map(row)));
}
