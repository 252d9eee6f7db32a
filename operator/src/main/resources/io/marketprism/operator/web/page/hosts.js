import {badge, el} from "./dom.js";
import {english, t} from "./words.js";
import {clock} from "./time.js";

const tone = (status) => ({True: "good", False: "bad"}[status] ?? "ask");

export function hostList(hosts, about) {
  return [el("h1", {}, t("nav.hosts")),
    hosts.length ? el("div", {class: "hosts"}, hosts.map(card)) : el("p", {class: "quiet"}, t("hosts.none")),
    about ? el("section", {class: "card", "aria-labelledby": "about"}, el("h2", {id: "about"}, t("about.title")), el("dl", {class: "facts"},
      fact("about.version", about.version), fact("about.operator", about.operator), fact("about.role", t(about.leading ? "about.leading" : "about.standby")), fact("about.leader", about.leader ?? t("about.nobody")), fact("about.time", clock(about.time)))) : null];
}

const fact = (key, value) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, value));

function card(host) {
  return el("section", {class: "card", "aria-label": host.name},
    el("h2", {}, badge(tone(host.ready), t(`ready.${host.ready}`)), " ", host.name),
    host.message ? el("p", english(), host.message) : null,
    el("dl", {class: "facts"},
      fact("hosts.reachable", t(host.reachable === undefined ? "ready.Unknown" : host.reachable ? "yes" : "no")),
      fact("hosts.engine", host.engineVersion ?? "–"),
      fact("hosts.compose", host.composeVersion ?? "–")),
    el("ul", {class: "services"}, host.conditions.filter((condition) => condition.type !== "Ready").map((condition) =>
      el("li", {}, el("p", {class: "line"}, badge(tone(condition.status), t(`condition.${condition.type}`))), el("p", {class: "quiet", ...english()}, condition.message)))),
    el("h3", {}, t("hosts.grants")),
    host.grants.length ? el("ul", {class: "services"}, host.grants.map((grant) => el("li", {}, el("p", {}, t("hosts.grant", {namespaces: grant.namespaces.join(t("list.comma")), verbs: grant.verbs.map((verb) => t(`verb.${verb}`)).join(t("list.comma"))})), el("p", {class: "quiet"}, grant.containers.join(t("list.comma")))))) : el("p", {class: "quiet"}, t("hosts.nothing")));
}
