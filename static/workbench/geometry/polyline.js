import { pathShape } from "./path.js";

export const POLYLINE = pathShape({ closed: false, fewest: 2 });
