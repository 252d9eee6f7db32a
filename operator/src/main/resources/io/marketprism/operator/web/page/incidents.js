import {get} from "./api.js";
import {badge, el} from "./dom.js";
import {english, t} from "./words.js";
import {clock, since, span} from "./time.js";

const TONES = {Succeeded: "good", Ineffective: "bad", Failed: "bad", Aborted: "idle", Verifying: "busy", Executing: "busy", Planned: "busy", AwaitingApproval: "ask"};
const ENDED = ["Succeeded", "Ineffective", "Failed", "Aborted"];
const FIRST = 5;

/** What was done, the newest first: fault, action, verification, outcome. */
export function incidentList(detail, seen) {
  const {incidents} = detail;
  const all = incidents.map((incident) => entry(detail.stack.namespace, incident, seen));
  return el("section", {class: "card", "aria-labelledby": "incidents"},
    el("h2", {id: "incidents"}, t("incidents.title")),
    incidents.length ? el("ol", {class: "timeline"}, all.slice(0, FIRST)) : el("p", {class: "quiet"}, t("incidents.none")),
    incidents.length > FIRST ? el("details", {"data-key": "older", class: "more"}, el("summary", {}, t("incidents.older", {count: incidents.length - FIRST})), el("ol", {class: "timeline"}, all.slice(FIRST))) : null);
}

function entry(namespace, incident, seen) {
  const tone = TONES[incident.phase] ?? "ask";
  const took = incident.endedAt ? span(Date.parse(incident.endedAt) - Date.parse(incident.createdAt)) : null;
  return el("li", {class: tone, "data-remediation": incident.remediation},
    el("p", {class: "line"}, badge(tone, t(`outcome.${incident.phase}`)), el("b", {}, t("incident.what", {action: t(`action.${incident.action}`), service: incident.service})), el("span", {class: "quiet"}, incident.alert.startsWith("ScheduledRestart") ? t("incident.scheduled") : incident.alert),
      took ? el("span", {class: "when"}, t("incident.took", {span: took})) : since(incident.createdAt)),
    el("details", {"data-key": `i-${incident.remediation}`, class: "more"},
      el("summary", {}, clock(incident.createdAt)),
      el("ol", {class: "steps"}, steps(incident))),
    record(namespace, incident, seen));
}

function steps(incident) {
  const step = (at, key, text) => at ? el("li", {}, el("time", {datetime: at}, clock(at)), el("b", {}, t(key)), text ? el("span", english(), text) : null) : null;
  return [
    step(incident.createdAt, "step.decided", incident.reason),
    step(incident.executingAt, "step.executing", ""),
    step(incident.verifyingAt, "step.verifying", ENDED.includes(incident.phase) ? "" : incident.message),
    step(incident.endedAt, `outcome.${incident.phase}`, incident.message),
  ].filter(Boolean);
}

/** Log lines are for who has a right of its own: nobody reads them without a token. */
function record(namespace, incident, seen) {
  if (!incident.flightRecord || !seen.signedIn) return null;
  const shown = el("pre", {class: "record", tabindex: "0", hidden: true, "data-keep": `record-${incident.remediation}`});
  const open = async () => {
    const place = document.querySelector(`[data-keep="${CSS.escape(shown.dataset.keep)}"]`);
    try {
      place.textContent = await get(`namespaces/${namespace}/remediations/${incident.remediation}/flightrecord`, "text");
    } catch (error) {
      place.textContent = error.message;
    }
    place.hidden = false;
  };
  return [el("button", {type: "button", class: "plain", onclick: open}, t("incident.record")), shown];
}
