/** The image, decoded and ready to paint; null when it cannot be had. @param {import("../types.js").Work} work
 * @returns {Promise<HTMLImageElement|null>} */
export async function loadImage({ item }) {
  if (!item.image) return null;
  const image = new Image();
  image.src = item.image.url;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  }
}
