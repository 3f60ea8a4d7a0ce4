/** Paper: what a printed page has on it, as text and as a QR code that a telephone would read. */

import { createRequire } from "node:module";
import { join } from "node:path";

import { require as ofJs, root } from "../../js/support/repo.mjs";

const ofPackaging = createRequire(join(root, "tests/packaging/package.json"));
/** Pixels for a point: about what a camera makes of paper. */
const SCALE = 2;

/** The pages of a PDF: of each its `text`, without spaces, and the `codes` that are read from its picture. */
export async function pagesOf(pdf) {
  const { getDocument } = await import(ofPackaging.resolve("pdfjs-dist/legacy/build/pdf.mjs"));
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0, disableFontFace: true });
  const document = await loading.promise;
  const pages = [];
  for (let at = 1; at <= document.numPages; at += 1) {
    const page = await document.getPage(at);
    const { items } = await page.getTextContent();
    pages.push({
      text: items
        .map(({ str }) => str)
        .join("")
        .replace(/\s+/g, ""),
      code: await codeOf(page),
    });
  }
  await loading.destroy();
  return pages;
}

/** The QR code on a page as it would be printed, or null. */
async function codeOf(page) {
  const { createCanvas } = ofPackaging("@napi-rs/canvas");
  const viewport = page.getViewport({ scale: SCALE });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const canvasContext = canvas.getContext("2d");
  await page.render({ canvas, canvasContext, viewport }).promise;
  const { data, width, height } = canvasContext.getImageData(0, 0, canvas.width, canvas.height);
  const jsQR = ofJs("jsqr");
  return (jsQR.default ?? jsQR)(data, width, height)?.data ?? null;
}
