// Draws the icons of the installed page anew from `www/icon.svg`: `node www/icons/draw.mjs`. They are committed.
//
// An ordinary icon is the seal on a rounded square; a maskable one fills its square, with the seal in the middle four fifths
// of it, since the platform cuts it to its own shape.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../js/package.json"))("playwright-core");

const GROUND = "#14213d";
const SEAL = "#a9c1f5";
const SIZES = [
  { name: "icon-192.png", size: 192, round: 0.2, part: 0.78 },
  { name: "icon-512.png", size: 512, round: 0.2, part: 0.78 },
  { name: "maskable-192.png", size: 192, round: 0, part: 0.6 },
  { name: "maskable-512.png", size: 512, round: 0, part: 0.6 },
];

const seal = (await readFile(here("../icon.svg"), "utf8")).replace(/<\/?svg[^>]*>/g, "").replace(/#[0-9a-f]{6}/g, SEAL);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
for (const { name, size, round, part } of SIZES) {
  const scale = (size * part) / 36;
  const start = (size * (1 - part)) / 2;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" style="display:block">` +
      `<rect width="${size}" height="${size}" rx="${size * round}" fill="${GROUND}"/>` +
      `<g transform="translate(${start} ${start}) scale(${scale})">${seal}</g></svg>`,
  );
  await writeFile(here(name), await page.screenshot({ omitBackground: true }));
}
await browser.close();
