/** Line drawings for buttons, 16 by 16. */
const SPACE = "http://www.w3.org/2000/svg";

const PATHS = {
  home: "M2 8l6-5.5L14 8M4 7v6.5h8V7",
  select: "M3 2l9.5 5.2-4.2 1.2-1.6 4.3z",
  box: "M2.5 4h11v8h-11z",
  turned: "M7.500 2.500l6 4-5 7-6-4z",
  polygon: "M8 2.500l5.500 4.200-2 6.500h-7l-2-6.500z",
  polyline: "M2.500 12.500l4-6 3.500 3.500 3.500-7",
  keypoints: "M8 4.500v5M8 6.500L4.500 8M8 6.500L11.500 8M8 9.500l-2.500 4M8 9.500l2.500 4M8 1.500a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
  check: "M3 8.500l3.500 3.500L13 4.500",
  leave: "M2.500 8a3 3 0 015.500-1.700L13 11M13 7.500V11H9.500",
  corners: "M3 6V3h3M10 13h3v-3M5.500 5.500l5 5",
  extremes: "M8 2.500v.01M13.500 8v.01M8 13.500v.01M2.500 8v.01M5 5h6v6H5z",
  edge: "M2.500 10.500l6-7M8.500 3.500l5 4.300M2.500 10.500l.01 0M13.500 7.800l0 .01",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  light: "M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  book: "M8 4c-1.5-1.3-3.5-1.5-6-1.5v10c2.5 0 4.5.2 6 1.5 1.5-1.3 3.5-1.5 6-1.5v-10c-2.5 0-4.5.2-6 1.5zM8 4v10",
  list: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.5M2 8h.5M2 12h.5",
  help: "M5.5 6a2.5 2.5 0 115 0c0 1.7-2.5 1.8-2.5 3.7M8 12.5v.3",
  undo: "M6 3L2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 010 7H7",
  redo: "M10 3l3.5 3.5L10 10M13 6.5H6.5a3.5 3.5 0 000 7H9",
  eye: "M1.5 8C3.5 4.7 5.5 3.5 8 3.5S12.5 4.7 14.5 8c-2 3.3-4 4.5-6.5 4.5S3.5 11.3 1.5 8zM8 6a2 2 0 100 4 2 2 0 000-4z",
  eyeOff: "M2.5 2.5l11 11M6 4a6 6 0 012-.4c2.5 0 4.5 1.200 6.5 4.400a14 14 0 01-2 2.5M9.8 12.200c-3.600.8-6.200-.8-8.3-4.200a12 12 0 012.200-2.8",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 015 0v2.5",
  trash: "M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9",
  comment: "M2 3h12v8H7.5L4.5 13.8V11H2z",
  snap: "M2.5 2.5v11M13.5 2.5v11M5 8h6M6.5 6L4.500 8l2 2M9.500 6l2 2-2 2",
  brush: "M13.5 2.500c-3 1-6 4-7.500 6.500l1 1c2.500-1.500 5.500-4.500 6.500-7.500zM5.500 9.500c-2 0-2 2-3.500 3.500 2 .8 5 .3 5-2z",
  wand: "M2.500 13.500l7-7M11 1.500v3M11 8v2.500M7 5h2M13 5h2M8.500 2.500l1 1M13.500 2.500l-1 1M13.500 7.500l-1-1",
  tighten: "M5 5h6v6H5zM1.500 8h2M12.500 8h2M8 1.500v2M8 12.500v2",
  magnet: "M4 2.500v5a4 4 0 008 0v-5M2.500 2.500h3v3h-3zM10.500 2.500h3v3h-3z",
  eraser: "M6 13.5h7.5M3 9.500l6-6.500 4.500 4-6 6.500H5.500L3 11z",
  close: "M4 4l8 8M12 4l-8 8",
};

/** @type {Record<string, keyof typeof PATHS>} */
const SHAPES = { turned: "turned", polygon: "polygon", polyline: "polyline", keypoints: "keypoints", mask: "brush" };

/** The drawing of what draws a shape. @param {string} shape by its name in geometry/shapes.js */
export const shapeIcon = (shape) => SHAPES[shape] ?? "box";

/** @param {keyof typeof PATHS} name @returns {SVGSVGElement} hidden from screen readers: the button has the name */
export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "wb-icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
