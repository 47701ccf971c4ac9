/**
 * Builds an element. Properties beginning with "on" listen; `style` takes an object; the rest are attributes, left out
 * when null, undefined or false.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [props] @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") setStyle(element, value);
    else setAttribute(element, name, value);
  }
  element.append(.../** @type {(Node|string)[]} */ (children.filter((child) => child || child === "")));
  return element;
}

/** Set or remove an attribute, touching the page only when it differs.
 * @param {Element} element @param {string} name @param {string|number|boolean|null|undefined} value */
export function setAttribute(element, name, value) {
  const wanted = value === true ? "" : value === false || value == null ? null : String(value);
  if (element.getAttribute(name) === wanted) return;
  if (wanted === null) element.removeAttribute(name);
  else element.setAttribute(name, wanted);
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {Record<string, string>} style */
export function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}

/** Calls `paint` once in the next frame, however often it is asked. @param {() => void} paint */
export function oncePerFrame(paint) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      paint();
    });
  };
}
