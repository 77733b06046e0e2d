// A telephone's photograph of 4 MB becomes one of about 300 KB before it travels. Where anything fails, the
// file goes as it is: the server looks at it again anyway.
import { announce, fill, wordsOf } from "./words.js";

const LONGEST = 1600;
const QUALITY = 0.75;
const SMALL_ENOUGH = 400_000;

export async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

export function watch() {
  const words = wordsOf(document.body);
  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (!field.matches("input[data-photo]") || !field.files.length) return;
    announce(words.shrinking);
    const box = new DataTransfer();
    for (const file of field.files) box.items.add(await shrink(file));
    field.files = box.files;
    const total = [...field.files].reduce((sum, file) => sum + file.size, 0);
    announce(fill(words.shrunk, { size: `${Math.ceil(total / 1000)} KB` }));
  });
}
