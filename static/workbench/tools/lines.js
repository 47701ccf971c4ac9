/** All kinds of shapes made of straight lines at once: for schemas with so many of them that what they share would come again and again. */
import * as keypoints from "./keypoints.js";
import * as polygon from "./polygon.js";
import * as polyline from "./polyline.js";
import * as turned from "./turned.js";

export function install() {
  for (const kind of [turned, polygon, polyline, keypoints]) kind.install();
}
