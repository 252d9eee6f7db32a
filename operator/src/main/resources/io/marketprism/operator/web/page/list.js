import {badge, el, symbol} from "./dom.js";
import {english, t} from "./words.js";
import {since} from "./time.js";

/** What needs a person comes first, and what is well last. */
const ORDER = ["NeedsPerson", "Misconfigured", "Blind", "Waiting", "Healing", "Pending", "Unknown", "Paused", "Observing", "Healthy"];
const TONES = {NeedsPerson: "bad", Misconfigured: "bad", Blind: "ask", Waiting: "wait", Healing: "busy", Pending: "busy", Paused: "idle", Observing: "idle", Healthy: "good"};

export const tone = (state) => TONES[state] ?? "ask";
const rank = (state) => (ORDER.includes(state) ? ORDER.indexOf(state) : 0);

let words = "";
let only = "";

export function stackList(stacks) {
  const sorted = [...stacks].sort((a, b) => rank(a.state) - rank(b.state) || a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
  const list = el("ul", {class: "stacks", id: "stacks"}, sorted.map(row));
  const count = el("p", {class: "quiet", role: "status"});
  const filter = () => {
    let shown = 0;
    for (const item of list.children) {
      const fits = (!only || item.dataset.state === only) && item.dataset.text.includes(words);
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = stacks.length ? t("list.count", {shown, all: stacks.length}) : t("list.none");
  };
  const search = el("input", {type: "search", id: "filter", value: words, "data-key": "filter", "data-keep": "filter", "aria-label": t("list.filter"), placeholder: t("list.filter"), oninput: (event) => {
    words = event.target.value.trim().toLowerCase();
    apply();
  }});
  const present = ORDER.filter((state) => stacks.some((stack) => stack.state === state));
  const chips = present.map((state) => el("button", {type: "button", class: `chip ${tone(state)}`, "data-key": `chip-${state}`, "aria-pressed": String(only === state), onclick: (event) => {
    only = only === state ? "" : state;
    for (const chip of event.currentTarget.parentElement.children) chip.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", String(only === state));
    apply();
  }}, symbol(tone(state)), `${t(`state.${state}`)} ${stacks.filter((stack) => stack.state === state).length}`));
  apply = filter;
  filter();
  return [el("h1", {}, t("nav.stacks")),
    el("div", {class: "tools"}, search, el("div", {class: "chips", role: "group", "aria-label": t("list.states")}, chips)),
    count, list];
}

// The field to search in stays in the page when the list is drawn again.
let apply = () => {};

function row(stack) {
  return el("li", {"data-state": stack.state, "data-text": `${stack.namespace}/${stack.name} ${stack.message ?? ""} ${stack.firing ?? ""}`.toLowerCase()},
    el("a", {href: `#/${stack.namespace}/${stack.name}`, "data-key": `stack-${stack.namespace}/${stack.name}`, class: `row ${tone(stack.state)}`},
      badge(tone(stack.state), t(`state.${stack.state}`)),
      el("span", {class: "name"}, el("b", {}, stack.name), el("span", {class: "quiet"}, stack.namespace)),
      el("span", {class: "what", ...english()}, stack.message ?? t("list.quiet")),
      el("span", {class: "when"}, since(stack.since), el("span", {class: "quiet"}, stack.ready ? t("list.ready", {ready: stack.ready}) : "", stack.mode === "Enforce" ? "" : ` · ${t(`mode.${stack.mode}`)}`))));
}
