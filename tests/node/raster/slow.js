/** The same things done the plain way, pixel by pixel, to hold the quick ones against. */

/** A picture in signs, one string a row: anything but "." is in. */
export function picture(...rows) {
  const set = new Set();
  rows.forEach((row, y) => [...row].forEach((sign, x) => { if (sign !== ".") set.add(`${x},${y}`); }));
  return { width: rows[0].length, height: rows.length, has: (x, y) => set.has(`${x},${y}`) };
}

/** Rows of signs, the way `picture` takes them. */
export const drawn = ({ width, height, has }) =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => (has(x, y) ? "#" : ".")).join(""));

export function countsOf({ width, height, has }) {
  const counts = [0];
  let value = false;
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      if (has(x, y) !== value) {
        counts.push(0);
        value = !value;
      }
      counts[counts.length - 1] += 1;
    }
  }
  return counts;
}

export function randomPicture(random, width, height) {
  const density = random.pick([0.02, 0.3, 0.5, 0.9]);
  const cells = Array.from({ length: width * height }, () => random.number(0, 1) < density);
  return { width, height, has: (x, y) => cells[y * width + x] };
}

export function toSegment(point, a, b) {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - a.x - t * (b.x - a.x), point.y - a.y - t * (b.y - a.y));
}

/** Even-odd: how many edges lie to the left of the point. */
export function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length];
      if ((a.y <= y) !== (b.y <= y) && a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x) <= x) inside = !inside;
    });
  }
  return inside;
}

/** The pixels reached from (x, y) one step at a time over pixels for which `isLike`. */
export function flooded(width, height, x, y, isLike, steps) {
  const seen = new Set([`${x},${y}`]);
  const waiting = [[x, y]];
  while (waiting.length > 0) {
    const [px, py] = waiting.pop();
    for (const [dx, dy] of steps) {
      const [nx, ny] = [px + dx, py + dy];
      const name = `${nx},${ny}`;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || seen.has(name) || !isLike(nx, ny)) continue;
      seen.add(name);
      waiting.push([nx, ny]);
    }
  }
  return { width, height, has: (px, py) => seen.has(`${px},${py}`) };
}
