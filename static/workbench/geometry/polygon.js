import { pathShape } from "./path.js";

export const POLYGON = pathShape({ closed: true, fewest: 3 });
