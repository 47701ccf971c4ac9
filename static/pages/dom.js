/**
 * An element with properties, listeners (`onclick` and the like) and children, in one expression.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties] `class` and `aria-*`, `data-*` are attributes, all others properties
 * @param {...(Node | string | null | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "class" || name === "for" || name.includes("-")) element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/**
 * A square in a colour. SVG, because the page's policy allows no style attributes.
 * @param {string} color
 */
export function swatch(color) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS(space, "rect");
  for (const [name, value] of Object.entries({ width: 12, height: 12, rx: 3, fill: color })) {
    rect.setAttribute(name, String(value));
  }
  svg.append(rect);
  return svg;
}
