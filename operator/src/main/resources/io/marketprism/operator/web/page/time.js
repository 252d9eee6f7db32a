// Times in the viewer's zone. What runs is an element with data-since or data-until, set once a second.
import {locale, t} from "./words.js";
import {el} from "./dom.js";

let ahead = 0; // by how much the server's clock is ahead of the viewer's

export function serverSays(now) {
  ahead = Date.parse(now) - Date.now();
}

export const now = () => Date.now() + ahead;

export function span(milliseconds) {
  const s = Math.max(0, Math.round(milliseconds / 1000));
  const part = (n, unit) => new Intl.NumberFormat(locale(), {style: "unit", unit, unitDisplay: "narrow"}).format(n);
  if (s < 100) return part(s, "second");
  if (s < 6000) return `${part(Math.floor(s / 60), "minute")}${s < 600 && s % 60 ? ` ${part(s % 60, "second")}` : ""}`;
  if (s < 172800) return `${part(Math.floor(s / 3600), "hour")} ${part(Math.floor((s % 3600) / 60), "minute")}`;
  return part(Math.floor(s / 86400), "day");
}

export function clock(at) {
  const time = new Date(at);
  const today = new Date(now()).toDateString() === time.toDateString();
  return new Intl.DateTimeFormat(locale(), today ? {timeStyle: "medium"} : {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit"}).format(time);
}

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "for 2 min", which goes on; the exact time is its title. */
export function since(at, form = "for") {
  return at ? running({"data-since": Date.parse(at), "data-form": form, datetime: at, title: clock(at)}) : null;
}

/** "in 12 s", which goes on. */
export function until(at, form = "in") {
  return at ? running({"data-until": Date.parse(at), "data-form": form, datetime: at, title: clock(at)}) : null;
}

function running(attributes) {
  const element = el("time", attributes);
  set(element);
  return element;
}

function set(element) {
  const {since: from, until: to, form} = element.dataset;
  const text = from ? span(now() - from) : span(to - now());
  const said = t(`time.${to && to <= now() ? "due" : form}`, {span: text});
  if (element.textContent !== said) element.textContent = said;
}

/** A bar from one time to another. */
export function bar(from, to, label) {
  const meter = el("progress", {max: 100, "data-from": Date.parse(from), "data-to": Date.parse(to), "aria-label": label});
  advance(meter);
  return meter;
}

function advance(meter) {
  const {from, to} = meter.dataset;
  meter.value = Math.min(100, Math.max(0, (100 * (now() - from)) / Math.max(1, to - from)));
}

export function tick() {
  document.querySelectorAll("time[data-form]").forEach(set);
  document.querySelectorAll("progress[data-from]").forEach(advance);
}
