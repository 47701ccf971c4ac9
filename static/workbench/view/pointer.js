/**
 * Turns mouse, pen and fingers into gestures on the image.
 *
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("../types.js").Gesture} Gesture
 */

const MIDDLE = 1;

/** @param {Stage} stage */
export function attachPointer(stage) {
  const { element } = stage;
  element.addEventListener("pointerdown", (event) => press(stage, event));
  element.addEventListener("pointermove", (event) => send(stage, "move", event));
  element.addEventListener("pointerup", (event) => release(stage, event));
  element.addEventListener("pointercancel", (event) => {
    stage.toolbox?.lost(event.pointerType === "touch" ? event.pointerId : undefined);
    stage.repaintOverlay();
  });
  element.addEventListener("pointerleave", () => {
    stage.pointer = null;
    stage.repaintOverlay();
  });
  element.addEventListener("wheel", (event) => turn(stage, event), { passive: false });
}

/** @param {Stage} stage @param {MouseEvent} event @returns {Gesture} */
export function gestureOf(stage, event) {
  const frame = stage.element.getBoundingClientRect();
  const screen = { x: event.clientX - frame.left, y: event.clientY - frame.top };
  return {
    point: stage.toImage(screen), screen, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey,
    touch: "pointerType" in event && event.pointerType === "touch", pen: "pointerType" in event && event.pointerType === "pen",
  };
}

/** @param {Stage} stage @param {PointerEvent} event */
function press(stage, event) {
  if (event.button > MIDDLE || !stage.toolbox) return;
  event.preventDefault();
  stage.element.focus({ preventScroll: true });
  stage.element.setPointerCapture(event.pointerId);
  if (event.button === MIDDLE) stage.toolbox.borrowPan();
  send(stage, "down", event);
}

/** @param {Stage} stage @param {PointerEvent} event */
function release(stage, event) {
  send(stage, "up", event);
  if (event.button === MIDDLE) stage.toolbox?.returnPan();
}

/** @param {Stage} stage @param {"down"|"move"|"up"} type @param {PointerEvent} event */
function send(stage, type, event) {
  const { toolbox } = stage;
  if (!toolbox) return;
  // A browser tells of a mouse that lies still when the page moves under it; the pointer moved by keys stays for that.
  if (type === "move" && stage.cursor.at && event.movementX === 0 && event.movementY === 0) return;
  const gesture = gestureOf(stage, event);
  stage.cursor.hide();
  stage.pointer = gesture.touch ? null : gesture.screen;
  stage.finger = gesture.touch && type !== "up" ? gesture.screen : null;
  toolbox.send(type, gesture, gesture.touch ? event.pointerId : undefined);
  const cursor = toolbox.tool.cursor(gesture);
  if (stage.element.style.cursor !== cursor) stage.element.style.cursor = cursor;
  stage.repaintOverlay();
}

/** @param {Stage} stage @param {WheelEvent} event */
function turn(stage, event) {
  event.preventDefault();
  if (event.altKey && stage.toolbox?.tool.setting) {
    stage.toolbox.grow(event.deltaY < 0 || event.deltaX < 0 ? 1 : -1);
    return;
  }
  const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
  if (event.shiftKey) stage.panBy({ x: -(event.deltaX || event.deltaY) * step, y: 0 });
  else stage.zoomAt(Math.exp(-event.deltaY * step * 0.0016), gestureOf(stage, event).screen);
}
