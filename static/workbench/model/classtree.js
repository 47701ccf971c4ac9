/**
 * Classes with parents as a tree to walk and to search.
 *
 * @typedef {import("../types.js").ClassDef} ClassDef
 * @typedef {{label: ClassDef, level: number, isParent: boolean}} Row   level from 1
 */

const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

export class ClassTree {
  /** @param {ClassDef[]} classes */
  constructor(classes) {
    this.byName = new Map(classes.map((label) => [label.name, label]));
    /** @type {Map<string|null, ClassDef[]>} */
    this.children = new Map();
    for (const label of classes) {
      const parent = label.parent && this.byName.has(label.parent) ? label.parent : null;
      this.children.set(parent, [...(this.children.get(parent) ?? []), label]);
    }
    /** @type {{label: ClassDef, words: string, initials: string}[]} */
    this.words = classes.map((label) => {
      const words = plain(`${label.title || label.name} ${label.title ? label.name : ""}`);
      return { label, words, initials: initialsOf(words) };
    });
  }

  /** @param {string} name */
  isParent(name) {
    return this.children.has(name);
  }

  /** From the root down to the class itself. @param {string} name @returns {ClassDef[]} */
  path(name) {
    const label = this.byName.get(name);
    if (!label) return [];
    return [...(label.parent ? this.path(label.parent) : []), label];
  }

  /** What is in sight with these parents open. @param {ReadonlySet<string>} open @returns {Row[]} */
  rows(open) {
    /** @type {Row[]} */
    const found = [];
    /** @param {string|null} parent @param {number} level */
    const descend = (parent, level) => {
      for (const label of this.children.get(parent) ?? []) {
        const isParent = this.isParent(label.name);
        found.push({ label, level, isParent });
        if (isParent && open.has(label.name)) descend(label.name, level + 1);
      }
    };
    descend(null, 1);
    return found;
  }

  /** The classes whose words hold all that was typed, those that begin with it first. Korean initials find too: ㄱㅈ finds 강조.
   * @param {string} query @returns {ClassDef[]} */
  search(query) {
    const parts = plain(query).split(" ").filter(Boolean);
    if (parts.length === 0) return [];
    const found = this.words.filter((entry) => parts.every((part) => textFor(entry, part).includes(part)));
    const rank = (/** @type {{words: string, initials: string}} */ entry) => {
      const text = textFor(entry, parts[0]);
      return text.startsWith(parts[0]) ? 0 : text.includes(` ${parts[0]}`) ? 1 : 2;
    };
    return found.map((entry, index) => ({ entry, index })).sort((one, other) =>
      rank(one.entry) - rank(other.entry) || one.index - other.index).map(({ entry }) => entry.label);
  }
}

/** @param {{words: string, initials: string}} entry @param {string} part */
const textFor = ({ words, initials }, part) => ([...part].every((sign) => INITIALS.includes(sign)) ? initials : words);

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase().replace(/[\s_/-]+/g, " ").trim();

/** Each Hangul syllable by its first consonant. @param {string} text */
const initialsOf = (text) => text.replace(/[가-힣]/g, (sign) => INITIALS[Math.floor((sign.charCodeAt(0) - 0xac00) / 588)]);
