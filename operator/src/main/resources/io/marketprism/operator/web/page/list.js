import {badge, el, symbol} from "./dom.js";
import {english, t} from "./words.js";
import {since} from "./time.js";

/** What needs a person comes first, and what is well last. */
const ORDER = ["NeedsPerson", "Misconfigured", "Blind", "Waiting", "Healing", "Pending", "Unknown", "Paused", "Observing", "Healthy"];
const TONES = {NeedsPerson: "bad", Misconfigured: "bad", Blind: "ask", Waiting: "wait", Healing: "busy", Pending: "busy", Paused: "idle", Observing: "idle", Healthy: "good"};
const MANY = 60; // of more rows only those in sight are in the page
const BEYOND = 8; // and so many above and below

export const tone = (state) => TONES[state] ?? "ask";
const rank = (state) => (ORDER.includes(state) ? ORDER.indexOf(state) : 0);
export const mostUrgent = (stacks) => stacks.reduce((a, b) => (rank(b.state) < rank(a.state) ? b : a));
const key = (stack) => `stack-${stack.namespace}/${stack.name}`;

let words = "";
let only = "";
let rows = null; // of the list that is shown
let top = 0; // where a list begins, seen from the top of the window

// The field to search in stays in the page when the list is drawn again.
let apply = () => {};

export function stackList(stacks) {
  const sorted = [...stacks].sort((a, b) => rank(a.state) - rank(b.state) || a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
  const count = el("p", {class: "quiet", role: "status"});
  rows = new Rows();
  apply = () => {
    const fitting = sorted.filter((stack) => (!only || stack.state === only) && fits(stack));
    rows.show(fitting);
    count.textContent = stacks.length ? t("list.count", {shown: fitting.length, all: stacks.length}) : t("list.none");
  };
  apply();
  queueMicrotask(() => rows.draw()); // by then the list has its place in the page
  return [el("h1", {}, t("nav.stacks")),
    el("div", {class: "tools"}, search(), el("div", {class: "chips", role: "group", "aria-label": t("list.states")}, chips(stacks))),
    count, rows.list];
}

const fits = (stack) => `${stack.namespace}/${stack.name} ${stack.message ?? ""} ${stack.firing ?? ""}`.toLowerCase().includes(words);

function search() {
  return el("input", {type: "search", id: "filter", value: words, "data-key": "filter", "data-keep": "filter", "aria-label": t("list.filter"), placeholder: t("list.filter"), oninput: (event) => {
    words = event.target.value.trim().toLowerCase();
    apply();
  }});
}

function chips(stacks) {
  const present = ORDER.filter((state) => stacks.some((stack) => stack.state === state));
  return present.map((state) => el("button", {type: "button", class: `chip ${tone(state)}`, "data-key": `chip-${state}`, "aria-pressed": String(only === state), onclick: (event) => {
    only = only === state ? "" : state;
    for (const chip of event.currentTarget.parentElement.children) chip.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", String(only === state));
    apply();
  }}, symbol(tone(state)), `${t(`state.${state}`)} ${stacks.filter((stack) => stack.state === state).length}`));
}

/** Rows of one height, of which those in sight are in the page, and the one that has the focus. */
class Rows {
  list = el("ul", {class: "stacks", id: "stacks"});
  stacks = [];
  drawn = new Map();

  show(stacks) {
    this.stacks = stacks;
    this.drawn.clear();
    this.list.replaceChildren();
    this.list.classList.toggle("many", this.many());
    this.list.style.setProperty("--rows", stacks.length);
    this.draw();
  }

  many() {
    return this.stacks.length > MANY;
  }

  draw() {
    const wanted = this.wanted();
    for (const [i, row] of this.drawn) {
      if (!wanted.includes(i)) {
        row.remove();
        this.drawn.delete(i);
      }
    }
    let next = this.list.firstChild;
    for (const i of wanted) {
      const known = this.drawn.get(i);
      if (known) next = known.nextSibling;
      else this.list.insertBefore(this.row(i), next);
    }
  }

  /** The places of those that have to be in the page, in order. */
  wanted() {
    const all = this.stacks.length;
    if (!this.many()) return [...this.stacks.keys()];
    if (this.list.isConnected) top = this.list.getBoundingClientRect().top;
    const height = rowHeight();
    const first = Math.max(0, Math.min(Math.floor(-top / height), all - 1) - BEYOND);
    const last = Math.min(all, Math.max(0, Math.ceil((innerHeight - top) / height)) + BEYOND);
    const wanted = Array.from({length: Math.max(0, last - first)}, (_, i) => first + i);
    const focused = this.focused();
    if (focused >= 0 && focused < first) wanted.unshift(focused);
    if (focused >= last) wanted.push(focused);
    return wanted;
  }

  focused() {
    const at = document.activeElement?.dataset.key;
    return at?.startsWith("stack-") ? this.stacks.findIndex((stack) => key(stack) === at) : -1;
  }

  row(i) {
    const row = listItem(this.stacks[i]);
    if (this.many()) {
      row.style.setProperty("--at", i);
      row.setAttribute("aria-setsize", this.stacks.length);
      row.setAttribute("aria-posinset", i + 1);
    }
    this.drawn.set(i, row);
    return row;
  }
}

function rowHeight() {
  const style = getComputedStyle(document.documentElement);
  return parseFloat(style.getPropertyValue("--row")) * parseFloat(style.fontSize);
}

for (const moved of ["scroll", "resize"]) addEventListener(moved, () => rows?.list.isConnected && rows.draw(), {passive: true});

function listItem(stack) {
  return el("li", {"data-state": stack.state},
    el("a", {href: `#/${stack.namespace}/${stack.name}`, "data-key": key(stack), class: `row ${tone(stack.state)}`},
      badge(tone(stack.state), t(`state.${stack.state}`)),
      el("span", {class: "name"}, el("b", {}, stack.name), el("span", {class: "quiet"}, stack.namespace)),
      el("span", {class: "what", ...english()}, stack.message ?? t("list.quiet")),
      el("span", {class: "when"}, since(stack.since), el("span", {class: "quiet"}, stack.ready ? t("list.ready", {ready: stack.ready}) : "", stack.mode === "Enforce" ? "" : ` · ${t(`mode.${stack.mode}`)}`))));
}
