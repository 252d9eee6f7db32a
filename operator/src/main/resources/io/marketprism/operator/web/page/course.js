import {el, svg} from "./dom.js";
import {locale, t} from "./words.js";
import {clock} from "./time.js";

const W = 240, H = 56;

export function courseCards(courses) {
  return el("div", {class: "courses"}, courses.map(card));
}

function card(course) {
  const known = course.points.filter((point) => point.value !== undefined && point.value !== null);
  const last = known.at(-1);
  const value = last ? short(last.value, course) : t("readings.unknown");
  const over = last && course.level !== undefined && beyond(course, last.value);
  return el("figure", {class: over ? "course over" : "course"},
    el("figcaption", {}, el("span", {}, course.value), el("b", {}, value), el("span", {class: "quiet"}, course.service)),
    known.length > 1 ? line(course, known) : el("p", {class: "quiet"}, t("readings.few")),
    course.level === undefined ? null : el("p", {class: "quiet"}, t(over ? "readings.beyond" : "readings.limit", {alert: course.alert, limit: `${course.sign} ${short(course.level, course)}`})));
}

const beyond = (course, value) => (course.sign.startsWith(">") ? value > course.level : value < course.level);

/** The threshold is in sight when the readings are near it; else the readings fill the height. */
function line(course, known) {
  const values = known.map((point) => point.value);
  let low = Math.min(...values), high = Math.max(...values);
  const level = course.level;
  if (level !== undefined) {
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  low -= room;
  high += room;
  const begin = course.points[0].at, end = Math.max(course.points.at(-1).at, begin + 1);
  const x = (point) => (W * (point.at - begin)) / (end - begin);
  const y = (value) => H - (H * (value - low)) / (high - low);
  let path = "", drawn = false;
  for (const point of course.points) {
    const there = point.value !== undefined && point.value !== null;
    if (there) path += `${drawn ? "L" : "M"}${x(point).toFixed(1)} ${y(point.value).toFixed(1)}`;
    drawn = there;
  }
  const label = t("readings.label", {value: course.value, from: clock(begin * 1000), low: short(Math.min(...values), course), high: short(Math.max(...values), course), last: short(values.at(-1), course)});
  return svg("svg", {viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", role: "img", "aria-label": label},
    level === undefined ? null : svg("line", {class: "level", x1: 0, x2: W, y1: y(level), y2: y(level)}),
    svg("path", {class: "line", d: path}));
}

/** Memory is in bytes; whatever else there is has no unit that is known. */
function short(value, course) {
  if (/memory|bytes/i.test(course.value) && Math.abs(value) >= 1e6) {
    const [by, unit] = Math.abs(value) >= 1e9 ? [1e9, "GB"] : [1e6, "MB"];
    return `${new Intl.NumberFormat(locale(), {maximumSignificantDigits: 3}).format(value / by)} ${unit}`;
  }
  return new Intl.NumberFormat(locale(), {notation: Math.abs(value) >= 10000 ? "compact" : "standard", maximumSignificantDigits: 3}).format(value);
}
