/**
 * Colours as the eye compares them: OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), times
 * 100. A distance of 2 can just be seen, 100 lies between black and white.
 *
 * @typedef {{width: number, height: number, data: Uint8ClampedArray}} Pixels   RGBA, row by row, as ImageData has them
 */

/** sRGB to linear light. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
});

/** Cube roots from 0 to 1: a table is ten times as fast, and its steps are finer than one step of sRGB. */
const FINENESS = 16384;
const ROOT = Float32Array.from({ length: FINENESS + 1 }, (_, at) => Math.cbrt(at / FINENESS));
const root = (/** @type {number} */ value) => ROOT[Math.round(value * FINENESS)];

/** @param {number} red 0-255 @param {number} green @param {number} blue @param {Float32Array} out L, a, b go here
 *  @param {number} [at] */
export function toLab(red, green, blue, out, at = 0) {
  const r = LINEAR[red];
  const g = LINEAR[green];
  const b = LINEAR[blue];
  const long = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const middle = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  out[at] = 100 * (0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short);
  out[at + 1] = 100 * (1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short);
  out[at + 2] = 100 * (0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short);
}

/** All pixels as L, a, b, one after the other. @param {Pixels} pixels @returns {Float32Array} */
export function labOf({ width, height, data }) {
  const lab = new Float32Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    toLab(data[pixel * 4], data[pixel * 4 + 1], data[pixel * 4 + 2], lab, pixel * 3);
  }
  return lab;
}
