// Pictures that come along with a question. Loaded with the first one.
import { say } from "./shell.js";
import { words } from "./chat-parts.js";

/** Larger files are not even tried: no camera makes them. */
const MOST_BYTES = 40_000_000;
const QUALITIES = [0.88, 0.75, 0.6];

/**
 * A picture as the house takes it: at most so many pixels on its longer side and so many bytes, turned
 * as it was taken, and drawn anew, so that nothing else of the file goes along, such as where it was taken.
 */
export async function scaled(file, side, bytes) {
  if (file.size > MOST_BYTES) throw new Error(say(words.picture_big, file.name, MOST_BYTES / 1e6));
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Error(say(words.picture_unreadable, file.name));
  });
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await encoded(canvas, pen, file.type === "image/jpeg", bytes);
  if (!blob) throw new Error(say(words.picture_unreadable, file.name));
  return { url: await address(blob), size: blob.size, width, height };
}

/** Photos as JPEG; drawings as PNG, sharp and perhaps with holes, where that is not too large. */
async function encoded(canvas, pen, photo, bytes) {
  const to = (type, quality) => new Promise((done) => canvas.toBlob(done, type, quality));
  const sharp = photo ? null : await to("image/png");
  if (sharp && sharp.size <= bytes) return sharp;
  pen.globalCompositeOperation = "destination-over"; // JPEG knows no holes
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await to("image/jpeg", quality);
    if (blob?.size <= bytes) return blob;
  }
  return null;
}

const address = (blob) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
