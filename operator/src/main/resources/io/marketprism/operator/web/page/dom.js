// Elements are made by hand and texts are set as texts: nothing that was read becomes markup.
const SVG = "http://www.w3.org/2000/svg";

export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Puts new children into a parent and keeps what the viewer has opened, focused and scrolled to: an
 * element with the attribute data-key is the same one as that with this key before.
 */
export function replace(parent, ...children) {
  const opened = new Map();
  for (const known of parent.querySelectorAll("details[data-key]")) opened.set(known.dataset.key, known.open);
  const focused = parent.contains(document.activeElement) ? document.activeElement.closest("[data-key]")?.dataset.key : null;
  const inner = focused ? document.activeElement.tagName : null;
  const pane = [...parent.querySelectorAll("[data-keep]")].map((kept) => [kept.dataset.keep, kept]);
  parent.replaceChildren(...children.flat().filter(Boolean));
  for (const details of parent.querySelectorAll("details[data-key]")) {
    if (opened.has(details.dataset.key)) details.open = opened.get(details.dataset.key);
  }
  for (const [name, kept] of pane) parent.querySelector(`[data-keep="${CSS.escape(name)}"]`)?.replaceWith(kept);
  if (focused) {
    const same = parent.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    (same?.tagName === inner ? same : same?.querySelector(inner.toLowerCase()) ?? same)?.focus({preventScroll: true});
  }
}

/** A state as symbol, word and colour: none of them alone. */
export function badge(tone, word) {
  return el("span", {class: `badge ${tone}`}, symbol(tone), el("span", {}, word));
}

const SHAPES = {
  good: "M3 8.5 6.5 12 13 4.5",
  bad: "M4 4l8 8M12 4l-8 8",
  busy: "M13 8a5 5 0 1 1-2-4M13 2v3h-3",
  wait: "M6 4v8M10 4v8",
  idle: "M3 8h10",
  ask: "M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.300 8.7 8 9.1 8 10M8 12.8v.2",
};

export function symbol(tone) {
  return svg("svg", {viewBox: "0 0 16 16", class: "symbol", "aria-hidden": "true"}, svg("path", {d: SHAPES[tone]}));
}

const COLOURS = {good: "%2317683a", bad: "%23b3201d", wait: "%23b27300", busy: "%231d57a8", ask: "%236b3fa0", idle: "%23667380"};

/** The same state for the tab, where there is room for a colour and a sign. */
export const tabIcon = (tone) => `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='${COLOURS[tone]}'/%3E%3Cpath d='${SHAPES[tone]}' fill='none' stroke='white' stroke-width='2.2' stroke-linecap='round'/%3E%3C/svg%3E`;
