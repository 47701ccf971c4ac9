/**
 * Sentences for people, written in English here. The page brings their translations along.
 */

/** @type {Record<string, string>} */
let messages = {};

/**
 * Use these translations from now on.
 * @param {Record<string, string>} translations English to the page's language
 */
export function use(translations) {
  messages = translations;
}

/**
 * A sentence in the page's language.
 * @param {string} message English, with %(name)s places
 * @param {Record<string, string | number>} [values] what goes into the places
 * @returns {string}
 */
export function t(message, values) {
  return fill(messages[message] ?? message, values);
}

/**
 * A sentence that differs for one and for many; %(n)s is the number.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function tn(one, many, n, values) {
  return fill(messages[one] ?? (n === 1 ? one : many), { n: number(n), ...values });
}

/**
 * A number as the page's language writes it.
 * @param {number} value
 * @returns {string}
 */
export function number(value) {
  return new Intl.NumberFormat(globalThis.document?.documentElement.lang || "en").format(value);
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} [values]
 */
function fill(text, values) {
  return values ? text.replace(/%\((\w+)\)s/g, (place, name) => String(values[name] ?? place)) : text;
}

/** @param {string} id of a JSON script element */
function inlined(id) {
  const element = globalThis.document?.getElementById(id);
  return element ? JSON.parse(element.textContent ?? "null") : null;
}

use(inlined("messages") ?? inlined("boot")?.messages ?? {});
