/**
 * The particles (josa) that Korean writes onto the end of a noun: what of an eojeol is the word and what the particle.
 * Lengths are UTF-16; text may be composed (NFC) or in conjoining jamo (NFD).
 */

/** Whether a particle wants a final consonant (batchim) before it: "c" yes, "v" no, "r" no or ㄹ, "n" one that is not ㄹ. */
const AGREEING = {
  c: "은 이 을 과 아 이여 이랑 이나 이라도 이라고 이라는 이라며 이라면 이란 이든 이든지 이야 이야말로 이며 이고 이자 이다 이었다 이었지만 이지만 이라서 이라",
  v: "는 가 를 와 야 여 랑 나 라도 라고 라는 라며 라면 란 든 든지 야말로 며 고 다 였다 였지만 지만 라서 라",
  n: "으로 으론 으로서 으로써 으로부터", r: "로 론 로서 로써 로부터",
};
const ANYWHERE = "에 에서 에게 에게서 께 께서 한테 한테서 의 도 만 까지 부터 처럼 보다 마다 조차 마저 밖에 뿐 대로 만큼 같이 하고 더러 " +
  "입니다 인데 이나마 커녕 치고 씩 에선 엔 에겐 한텐 께선 까진 부턴";
/** Particles that another may follow, and those that follow. */
const FIRST = "에 에서 에게 에게서 께 께서 한테 한테서 까지 부터 만 으로 로 으로서 로서 으로써 로써 으로부터 로부터 과 와 처럼 하고 보다 대로 만큼 뿐 마다";
const SECOND = "은 는 이 가 을 를 도 만 의 까지 부터 조차 마저 나 이나 라도 이라도 라고 이라고 라는 이라는 이다 보다 야 이야 야말로 이며 입니다";

/** @type {Map<string, string>} what each particle, alone or of two parts, wants before it */
const PARTICLES = buildParticles();
const LONGEST = Math.max(...[...PARTICLES.keys()].map((each) => each.length));
const graphemes = new Intl.Segmenter("ko", { granularity: "grapheme" });

function buildParticles() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [want, words] of Object.entries({ ...AGREEING, "": ANYWHERE })) {
    for (const word of words.split(" ")) found.set(word, want);
  }
  for (const first of FIRST.split(" ")) {
    for (const second of SECOND.split(" ")) {
      const want = found.get(second) ?? "";
      if (agrees(want, first)) found.set(first + second, found.get(first) ?? "");
    }
  }
  return found;
}

/** The final consonant of a word: "" none, "ㄹ", "x" another; null where writing does not tell, as in "Google" or "%".
 * @param {string} word composed */
function finalConsonant(word) {
  const code = word.charCodeAt(word.length - 1) - 0xac00;
  if (code >= 0 && code < 11172) return code % 28 === 0 ? "" : code % 28 === 8 ? "ㄹ" : "x";
  const digit = "0123456789".indexOf(word.at(-1) ?? "");
  return digit < 0 ? null : ["x", "ㄹ", "", "x", "", "", "x", "ㄹ", "ㄹ", ""][digit];
}

/** @param {string} want @param {string} stem composed */
function agrees(want, stem) {
  const final = finalConsonant(stem);
  if (want === "" || final === null) return true;
  if (want === "c") return final !== "";
  if (want === "v") return final === "";
  return want === "r" ? final !== "x" : final === "x";
}

/** Where a word may end and a particle begin: the lengths of all possible stems, the longest particle first.
 * @param {string} word an eojeol, without punctuation @returns {number[]} */
export function stems(word) {
  const letters = [...graphemes.segment(word)].map(({ segment, index }) => ({ index, letter: segment.normalize("NFC") }));
  /** @type {number[]} */
  const found = [];
  for (let size = Math.min(LONGEST, letters.length - 1); size > 0; size -= 1) {
    const cut = letters.length - size;
    const want = PARTICLES.get(letters.slice(cut).map(({ letter }) => letter).join(""));
    if (want !== undefined && isNoun(letters[cut - 1].letter) && agrees(want, letters[cut - 1].letter)) found.push(letters[cut].index);
  }
  return found;
}

/** A particle follows a word, a number or a closing mark; not a bare jamo. @param {string} letter */
const isNoun = (letter) => /[가-힣\p{L}\p{N}%)\]”’"'》〉」』]$/u.test(letter) && !/^[ᄀ-ᇿㄱ-ㆎ]$/u.test(letter);
