import {el, svg} from "./dom.js";
import {t} from "./words.js";

const W = 172, H = 54, GAP = 64, ROW = 68;
const MARK = {good: "✓", bad: "✕", wait: "‖", ask: "?", busy: "↻"};

const narrow = matchMedia("(max-width: 46rem)");

/** Whether there is room for one service beside another. */
export const isNarrow = () => narrow.matches;
export const onTurn = (listener) => narrow.addEventListener("change", listener);

export const serviceTone = (service) => (service.cause ? "bad" : service.heldBy.length ? "wait" : {True: "good", False: "bad"}[service.ready] ?? "ask");

export function serviceWord(service) {
  if (service.cause) return t("service.cause");
  if (service.heldBy.length) return t("service.held");
  return t(`ready.${service.ready}`);
}

/** What depends on what: the cause is lit, and what it holds is marked. */
export function dependencyMap(services) {
  const byName = new Map(services.map((service) => [service.name, service]));
  const depth = (service, seen = []) => 1 + Math.max(-1, ...service.dependsOn.filter((name) => byName.has(name) && !seen.includes(name)).map((name) => depth(byName.get(name), [...seen, service.name])));
  const lit = (name, service) => service.heldBy.length && (byName.get(name).cause || byName.get(name).heldBy.length);
  const links = services.flatMap((service) => service.dependsOn.filter((name) => byName.has(name)).map((name) => ({from: name, to: service.name, lit: lit(name, service)})));
  const {at, width, height, edges} = (isNarrow() ? downward : rightward)(services, depth, links);
  const nodes = services.map((service) => node(service, at.get(service.name)));
  return el("figure", {class: "map"}, svg("svg", {viewBox: `-3 -3 ${width + 6} ${height}`, role: "img", "aria-label": described(services)}, edges, nodes));
}

/** From left to right; who has no part in it is below. */
function rightward(services, depth, links) {
  const linked = services.filter((service) => links.some((link) => [link.from, link.to].includes(service.name)));
  const alone = services.filter((service) => !linked.includes(service));
  const columns = [];
  for (const service of linked) (columns[depth(service)] ??= []).push(service);
  const at = new Map();
  const high = Math.max(1, ...columns.map((column) => column.length));
  columns.forEach((column, x) => column.forEach((service, y) => at.set(service.name, {x: x * (W + GAP), y: y * ROW + ((high - column.length) * ROW) / 2, width: W})));
  const wide = Math.max(2, columns.length);
  const below = linked.length ? high * ROW + 8 : 0;
  alone.forEach((service, i) => at.set(service.name, {x: (i % wide) * (W + GAP), y: below + Math.floor(i / wide) * ROW, width: W}));
  return {at, width: wide * (W + GAP) - GAP, height: below + Math.ceil(alone.length / wide) * ROW, edges: links.map((link) => edge(at.get(link.from), at.get(link.to), link.lit))};
}

const PHONE = 292, STEP = 22, LINE = 62;

/** From top to bottom, one below another, as wide as a phone: each is further in than what it needs. */
function downward(services, depth, links) {
  const order = [...services].sort((a, b) => depth(a) - depth(b));
  const at = new Map(order.map((service, i) => [service.name, {x: depth(service) * STEP, y: i * LINE, width: PHONE - depth(service) * STEP}]));
  const edges = links.map((link) => {
    const from = at.get(link.from), to = at.get(link.to);
    const y = to.y + H / 2;
    return svg("path", {class: link.lit ? "edge lit" : "edge", d: `M${from.x + STEP / 2} ${from.y + H}V${y}H${to.x}`});
  });
  return {at, width: PHONE, height: order.length * LINE, edges};
}

function edge(from, to, lit) {
  const x1 = from.x + W, y1 = from.y + H / 2, x2 = to.x, y2 = to.y + H / 2, bend = GAP / 2;
  return svg("path", {class: lit ? "edge lit" : "edge", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
}

function node(service, {x, y, width}) {
  const tone = serviceTone(service);
  return svg("g", {class: `node ${tone}${service.cause ? " cause" : ""}`, transform: `translate(${x} ${y})`},
    svg("rect", {width, height: H, rx: 9}),
    svg("circle", {cx: 22, cy: H / 2, r: 11}),
    svg("text", {x: 22, y: H / 2 + 4.5, class: "mark"}, MARK[tone] ?? "?"),
    svg("text", {x: 42, y: 23, class: "who"}, service.name),
    svg("text", {x: 42, y: 40, class: "how"}, serviceWord(service)));
}

/** The same in words. */
function described(services) {
  return services.map((service) => `${service.name}: ${serviceWord(service)}${service.heldBy.length ? `, ${t("service.heldBy", {services: service.heldBy.join(t("list.comma"))})}` : ""}`).join("; ");
}
