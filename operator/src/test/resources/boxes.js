// Where the parts of a page are, how wide, and in which colours: the same on machines with other fonts.
() => {
  const parts = [".top", ".headline", ".answers > div", ".command", ".card", ".alert", ".map .node rect", ".timeline > li", ".day svg", ".figure", ".course", "svg .edge.lit"];
  const lines = parts.flatMap((part) => [...document.querySelectorAll(part)].filter((element) => element.checkVisibility()).map((element, i) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const colours = element instanceof SVGElement ? [style.fill, style.stroke] : [style.backgroundColor, style.borderLeftColor];
    return `${part} ${i + 1}: at ${Math.round(box.left)}, ${Math.round(box.width)} wide, ${colours.join(" ")}`;
  }));
  const badges = [...document.querySelectorAll(".badge")].filter((element) => element.checkVisibility()).map((element, i) => `.badge ${i + 1}: ${element.className} ${getComputedStyle(element).color} on ${getComputedStyle(element).backgroundColor}`);
  const tops = ["#alerts", "#incidents", "#uptime", "#outages", "#restarts", "#services", "#readings"].filter((id) => document.querySelector(id)).map((id) => [id, document.querySelector(id).getBoundingClientRect()]);
  const columns = Object.groupBy(tops, ([, box]) => Math.round(box.left));
  const order = Object.entries(columns).map(([left, column]) => `column at ${left}: ${column.sort((a, b) => a[1].top - b[1].top).map(([id]) => id).join(" ")}`);
  return [...lines, ...badges, ...order];
}
