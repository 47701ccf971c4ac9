/** How files are grouped into requests: few enough to be quick, small enough that a broken line costs little. */

const MOST_BYTES = 32 * 2 ** 20;
const MOST_FILES = 100;
/** Files from this size on go alone, piece by piece. */
export const LARGE = 16 * 2 ** 20;

/**
 * @template {{ size: number }} T
 * @param {T[]} files in the order in which they are sent
 * @returns {T[][]}
 */
export function batches(files) {
  /** @type {T[][]} */
  const made = [];
  let bytes = 0;
  for (const file of files) {
    const last = made.at(-1);
    const alone = file.size >= LARGE || bytes >= LARGE && last?.length === 1;
    if (!last || alone || last.length >= MOST_FILES || bytes + file.size > MOST_BYTES) {
      made.push([file]);
      bytes = file.size;
    } else {
      last.push(file);
      bytes += file.size;
    }
  }
  return made;
}

/**
 * How much of each file has gone when `sent` bytes of their batch have, from 0 to 1.
 * @param {{ size: number }[]} files
 * @param {number} sent
 * @returns {number[]}
 */
export function shares(files, sent) {
  let before = 0;
  return files.map(({ size }) => {
    const share = size ? (sent - before) / size : Number(sent >= before);
    before += size;
    return Math.min(1, Math.max(0, share));
  });
}
