/** The record on paper: all facts of the finding, its QR code as a scanner reads it, and nothing else of the page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import manifest from "../../pkg.json" with { type: "json" };
import { require } from "../js/support/repo.mjs";
import { eachBrowser } from "./support/browser.mjs";
import { materials, meetings, reportOf } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";

const jsqr = require("jsqr");
const site = hosted();

/** One for each verdict, and one for each thing that may stand beside it. */
const OF = [
  "valid",
  "valid-for-a-question",
  "sealed-unbound",
  "insufficient",
  "insufficient-false-signatures",
  "untrusted-set",
  "untrusted-nothing-pinned",
  "unsupported-certificate",
  "invalid-envelope",
  "invalid-statement",
  "invalid-prompt",
  "invalid-length",
  "invalid-digest",
  "provisional",
  "logged",
  "receipt-inclusion",
  "receipt-too-few-cosigners",
  "votes-contradict",
  "advisories",
  "key-compromised",
  "policy-refused",
  "hundred-validators",
  "strangers-markup",
];

eachBrowser((browser) => {
  for (const name of OF) {
    test(`the record of ${name}`, async (t) => {
      const material = materials[name];
      const page = await visit(t, browser, site, { trust: material.trust });
      await give(page, material);
      await reaches(page, { verdict: material.verdict });
      const { report, verifier } = await reportOf(material);
      const [record, ...others] = await recordsOf(page);
      assert.equal(others.length, 0);
      assert.equal(record.state, report.state);
      for (const fact of factsOf(report, material, verifier))
        assert.ok(record.text.includes(fact), `${fact} in\n${record.text}`);
      // By the word of validators is what a quorum sealed, and nothing else.
      const byWord = ["envelope", "statement", "validator-set", "quorum", "tally"].every(
        (check) => report.checks.find((one) => one.check === check).status === "pass",
      );
      assert.equal(record.text.includes("by the validators’ word"), byWord);
      assert.deepEqual(record.controls, 0, "something that only works on a screen");

      if (report.certHash === null) {
        assert.equal(record.qr, null);
      } else {
        assert.equal(record.grouped, report.certHash.replace("blake3:", ""), "the groups");
        assert.equal(scanned(record.qr), report.certHash);
      }
    });
  }

  test("what must be read with the verdict stands on paper too", async (t) => {
    for (const [given, said] of [
      [materials["votes-contradict"], /Dissent\. Votes contradict the certificate/],
      [materials.fragments, /Not every part\. 1 part of the answer is rejected/],
      [meetings.equivocation, /Equivocation\. The same round sealed another certificate/],
    ]) {
      const page = await visit(t, browser, site, { trust: given.trust });
      await give(page, given);
      await reaches(page, { verdict: "valid" });
      for (const { text } of await recordsOf(page)) assert.match(text, said);
    }
  });

  test("each finding has a record, on a page of its own", async (t) => {
    const page = await visit(t, browser, site, { trust: meetings.superseded.trust });
    await give(page, meetings.superseded);
    await reaches(page, {});
    const records = await recordsOf(page);
    assert.equal(records.length, 2);
    const [first, second] = records.map(({ qr }) => scanned(qr));
    assert.match(first, /^blake3:[0-9a-f]{64}$/);
    assert.notEqual(first, second);
  });

  test("the time is that of printing", async (t) => {
    const page = await visit(t, browser, site, { trust: materials.valid.trust });
    await give(page, materials.valid);
    await reaches(page, { verdict: "valid" });
    const told = await page.evaluate(() => {
      const printed = document.querySelector(".record-printed");
      printed.textContent = "";
      dispatchEvent(new Event("beforeprint"));
      return printed.textContent;
    });
    const [time] = told.match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
    assert.ok(!Number.isNaN(Date.parse(time.replace(" UTC", "Z"))), told);
  });

  test("it can be printed", async (t) => {
    const page = await visit(t, browser, site, { trust: materials.logged.trust });
    await give(page, materials.logged);
    await reaches(page, { verdict: "valid" });
    const pdf = Buffer.from(await page.pdf());
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  });

  if (!browser.isChromium) return;

  test("paper has the record alone, black on white whatever the theme, and fits A4 and Letter", async (t) => {
    for (const theme of ["light", "dark"]) {
      const page = await visit(t, browser, site, { trust: materials.logged.trust, theme });
      await give(page, materials.logged);
      await reaches(page, { verdict: "valid" });
      assert.equal(
        await page.evaluate(() => document.querySelector(".record").checkVisibility()),
        false,
        "shown on a screen",
      );

      await page.emulate({ media: "print" });
      const seen = await page.evaluate(() => {
        const visible = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());
        const inside = visible.filter((element) => element.closest(".record"));
        const colours = (name) => [
          ...new Set(
            inside
              .filter(({ localName }) => !["rect", "path"].includes(localName))
              .map((element) => getComputedStyle(element)[name]),
          ),
        ];
        return {
          outside: visible
            .filter((element) => !element.closest(".record") && !element.querySelector(".record"))
            .map(({ outerHTML }) => outerHTML.slice(0, 80)),
          inside: inside.length,
          ink: colours("color"),
          ground: colours("backgroundColor"),
          paper: getComputedStyle(document.body).backgroundColor,
        };
      });
      assert.deepEqual(seen.outside, []);
      assert.ok(seen.inside > 50);
      assert.deepEqual(seen.ink, ["rgb(0, 0, 0)"]);
      for (const ground of seen.ground) assert.match(ground, /^rgb\(255, 255, 255\)$|^rgba\(0, 0, 0, 0\)$/);
      assert.equal(seen.paper, "rgb(255, 255, 255)");

      for (const [format, width] of [
        ["A4", 794],
        ["Letter", 816],
      ]) {
        // Between margins of 16 mm.
        await page.resize(Math.floor(width - (2 * 16 * 96) / 25.4));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide for ${format}`);
        const pdf = (await page.native.pdf({ format })).toString("latin1");
        assert.equal(pdf.match(/\/Type \/Page\b/g).length, 2, format);
      }
    }
  });

  test("without a record the page prints as it is", async (t) => {
    const page = await visit(t, browser, site);
    await page.emulate({ media: "print" });
    assert.equal(await page.evaluate(() => document.querySelector("#given").checkVisibility()), true);
  });
});

/** The records of the page: their texts, and their QR codes as pictures that the browser made. */
function recordsOf(page) {
  return page.evaluate(async () => {
    const records = [];
    for (const element of document.querySelectorAll(".record")) {
      const drawn = element.querySelector("svg.qr");
      records.push({
        state: element.dataset.state,
        text: element.textContent,
        grouped: element.querySelector(".record-grouped")?.textContent ?? null,
        controls: element.querySelectorAll("a, button, input, select, summary, textarea, [tabindex]").length,
        qr: drawn === null ? null : await picture(drawn),
      });
    }
    return records;

    async function picture(drawn) {
      const side = 370;
      const copy = drawn.cloneNode(true);
      copy.setAttribute("width", side);
      copy.setAttribute("height", side);
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = side;
      canvas.height = side;
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return {
        side,
        pixels: [...context.getImageData(0, 0, side, side).data]
          .filter((_, at) => at % 4 === 0)
          .map((red) => (red < 128 ? 1 : 0))
          .join(""),
      };
    }
  });
}

/** What a scanner reads. */
function scanned({ side, pixels }) {
  const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < pixels.length; at += 1) if (pixels[at] === "1") rgba.fill(0, at * 4, at * 4 + 3);
  const found = jsqr(rgba, side, side);
  assert.ok(found, "no scanner reads this");
  return found.data;
}

/** What must stand in the record, as far as the report has it. */
function factsOf(report, { answer, trust, policy }, { head }) {
  const { certHash, statement, quorum, receipt, checks, votes } = report;
  const moment = (time) => time.replace("T", " ").replace("Z", " UTC");
  const facts = [manifest.version, site.url];
  if (certHash !== null) facts.push(certHash);
  if (trust !== null) facts.push(trust.anchor, head.id, "quorumseal verify", `--anchor ${trust.anchor}`);
  if (statement !== null) {
    facts.push(
      statement.validatorSet,
      statement.network,
      statement.round.id,
      moment(statement.round.openedAt),
      moment(statement.round.sealedAt),
    );
    facts.push(
      `blake3:${statement.subject.digest.blake3}`,
      `blake3:${statement.prompt.digest.blake3}`,
      `${statement.model.name} ${statement.model.version}`,
    );
  }
  if (quorum !== null) {
    const number = (value) => value.toLocaleString("en-GB");
    facts.push(`${number(quorum.signedWeight)} of ${number(quorum.totalWeight)}`, number(quorum.threshold));
    facts.push(...quorum.signers.map(({ id, operator, weight }) => `${id} (${operator}): ${weight}`));
  }
  if (receipt !== null && receipt.code !== null) facts.push(receipt.code, receipt.message);
  if (receipt !== null && receipt.loggedBy !== null) {
    facts.push(receipt.origin, moment(new Date(receipt.loggedBy * 1000).toISOString().replace(".000", "")));
    facts.push(receipt.cosigners.map(({ id }) => id).join(", "));
  }
  if (answer !== undefined) facts.push(Buffer.byteLength(answer).toLocaleString("en-GB"));
  for (const { message, code } of checks) facts.push(message, ...(code === undefined ? [] : [code]));
  if (votes !== null)
    facts.push(`${votes.affirmWeight} affirm, ${votes.rejectWeight} reject, ${votes.abstainWeight} abstain`);
  for (const { advisory } of report.advisories?.counted ?? [])
    facts.push(advisory.target.certHash ?? advisory.target.publicKey ?? advisory.target.model.version);
  if (policy !== undefined) facts.push(...report.policy.failures.map(({ code }) => code));
  return facts;
}
