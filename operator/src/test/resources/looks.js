// What is wrong with how a page looks, a sentence each: what a screenshot would show to somebody who looks at it.
() => {
  const faults = [];
  const say = (what, element) => faults.push(`${what}: ${(element.textContent || element.tagName).trim().slice(0, 60)}`);
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`it scrolls sideways by ${document.documentElement.scrollWidth - innerWidth} px`);
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !parent.checkVisibility() || parent.closest(".hidden, .skip, script, noscript, [hidden], title")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) if (rect.width > 1 && rect.height > 1) texts.push({rect, parent});
  }
  for (const {rect, parent} of texts) {
    if (parent.closest(".record")) continue; // it scrolls by itself
    if (rect.left < -1 || rect.right > innerWidth + 1) say("text beyond the edge", parent);
    for (let around = parent; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.webkitLineClamp !== "none") break;
      const box = around.getBoundingClientRect();
      const [cutX, cutY] = [style.overflowX, style.overflowY].map((overflow) => overflow !== "visible");
      if ((cutX && (rect.right > box.right + 1 || rect.left < box.left - 1)) || (cutY && (rect.bottom > box.bottom + 1 || rect.top < box.top - 1))) say("text is cut", parent);
    }
  }
  const clamped = ({parent}) => {
    for (let around = parent; around; around = around.parentElement) if (getComputedStyle(around).webkitLineClamp !== "none" || around.matches(".record")) return true;
    return false;
  };
  const seen = texts.filter((text) => !clamped(text));
  seen.forEach((a, i) => seen.slice(i + 1).forEach((b) => {
    if (a.parent === b.parent || a.parent.contains(b.parent) || b.parent.contains(a.parent)) return;
    const wide = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
    const high = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
    if (wide > 2 && high > 5) say(`text on other text (${b.parent.textContent.trim().slice(0, 30)})`, a.parent);
  }));
  for (const {parent} of texts) {
    const scale = parent instanceof SVGElement ? Math.hypot(parent.getScreenCTM().a, parent.getScreenCTM().b) : 1;
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < 11.5) say(`text of ${size.toFixed(1)} px`, parent);
  }
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const node of document.querySelectorAll("svg .node")) {
    const box = node.querySelector("rect").getBoundingClientRect();
    for (const text of node.querySelectorAll("text")) {
      const at = text.getBoundingClientRect();
      if (at.right > box.right - 2 || at.left < box.left || at.bottom > box.bottom || at.top < box.top) say("text beyond its box", text);
      const behind = node.querySelector(text.matches(".mark") ? "circle" : "rect");
      const [one, other] = [light(getComputedStyle(text).fill), light(getComputedStyle(behind).fill)].sort((x, y) => y - x);
      if ((one + 0.05) / (other + 0.05) < 4.5) say("too little contrast", text);
    }
  }
  const nodes = [...document.querySelectorAll("svg .node rect")].map((node) => node.getBoundingClientRect());
  nodes.forEach((a, i) => nodes.slice(i + 1).forEach((b) => {
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) faults.push("services of the map are on each other");
  }));
  for (const touched of document.querySelectorAll("button, summary, nav a, .row")) {
    if (!touched.checkVisibility()) continue;
    const box = touched.getBoundingClientRect();
    if (box.height > 0 && box.height < 24) say(`${box.height.toFixed(0)} px high, too little for a thumb`, touched);
  }
  return [...new Set(faults)];
}
