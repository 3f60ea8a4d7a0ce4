/** Every state that the page can be in, and how it comes there from its beginning. */

import { Buffer } from "node:buffer";
import { closeSync, openSync, truncateSync } from "node:fs";
import { deflateRawSync } from "node:zlib";

import { temporary } from "./browser.mjs";
import { filesOf, materials, meetings, refused } from "./materials.mjs";
import { give, openExample, openTrust, pin, reaches } from "./page.mjs";

/** What is checked for as long as nobody cancels it: a file without content takes no room on the disk. */
const ENDLESS = 64 * 2 ** 30;

const own = materials.valid.trust;
const only = (name) => filesOf(materials[name]);

/** A certificate with all that can be given beside it. */
const everything = {
  ...materials.logged,
  votes: materials["votes-contradict"].votes,
  advisories: materials.advisories.advisories,
  policy: materials["policy-refused"].policy,
};

/** A file of so many zeros. */
export function zeros(name, size) {
  const path = temporary({ name, bytes: "" });
  closeSync(openSync(path, "r+"));
  truncateSync(path, size);
  return path;
}

/** What a link's fragment carries of a text. */
export const packed = (text) => deflateRawSync(Buffer.from(text)).toString("base64url");

/** The page opens everything that is folded up. */
export const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("#page details").forEach((details) => (details.open = true)));

/** Shows what a change does to what was found sound. */
export async function tamper(page, change) {
  await page.click(`[data-change="${change}"]`);
  await page.until((change) => {
    const result = document.querySelector(".tamper-result");
    return result?.dataset.change === change && result.dataset.outcome !== "running";
  }, change);
}

/** Waits until two answers were compared. */
export async function compared(page) {
  await page.until(() => {
    const difference = document.querySelector("#truths [data-by]");
    return (
      document.querySelector("#truths [data-relation]") !== null &&
      difference !== null &&
      difference.dataset.by !== "comparing"
    );
  });
}

function ofMaterial([name, material]) {
  const { verdict, code = null } = material;
  return {
    name,
    trust: material.trust,
    reach: async (page) => {
      await give(page, material);
      await reaches(page, { verdict, code });
    },
  };
}

function ofMeeting([name, meeting]) {
  return {
    name: `meeting-${name}`,
    trust: meeting.trust,
    reach: async (page) => {
      await give(page, meeting);
      await reaches(page, {});
      await compared(page);
    },
  };
}

function ofRefusal([name, { trust, code, ...given }]) {
  const isOfTrust = code.startsWith("trust.") || code.startsWith("input.");
  return {
    name: `refused-${name}`,
    trust: isOfTrust ? null : trust,
    reach: async (page) => {
      if (isOfTrust) {
        await give(page, materials.valid);
        await reaches(page, { verdict: "untrusted" });
        await pin(page, trust);
        if (code === "input.anchor") return page.reads("#anchor-problem", /blake3:/);
      } else {
        await give(page, given);
      }
      await reaches(page, { state: "refused" });
      await page.until((code) => document.querySelector(`#verdict a[href="#code:${code}"]`) !== null, code);
    },
  };
}

const tampers = [
  "answer-byte",
  "answer-other",
  "prompt-byte",
  "signer-next",
  "signer-quorum",
  "signature-false",
  "signature-added",
  "epoch",
  "set-unknown",
  "set-other",
  "weight",
  "date",
  "anchor",
  "receipt-none",
  "receipt-moved",
].map((change) => ({
  name: `tampered-${change}`,
  trust: own,
  reach: async (page) => {
    await give(page, materials.logged);
    await reaches(page, { verdict: "valid" });
    await tamper(page, change);
  },
}));

/**
 * Each with its `name`; `trust`, what was pinned before, or null; `reach(page)`, which begins when there is nothing to
 * check yet; and, where it matters, `fragment`, `state` in which the page begins, `allowed`, and `held`, a file that
 * the host does not send.
 */
export const states = [
  { name: "idle", trust: null },
  { name: "idle-trusting", trust: own, reach: openTrust },
  { name: "loading", trust: null, state: "loading", held: /\.wasm$/ },
  {
    name: "checking",
    trust: own,
    reach: async (page) => {
      await page.setFiles("#files", [only("valid")[1]]);
      await reaches(page, { verdict: "sealed-unbound" });
      await page.setFiles("#files", [zeros("endless.bin", ENDLESS)]);
      await page.until(
        () => document.documentElement.dataset.state === "checking" && !document.querySelector("#progress").hidden,
      );
    },
  },
  {
    name: "cancelled",
    trust: own,
    reach: async (page) => {
      await page.setFiles("#files", [zeros("endless.bin", ENDLESS)]);
      await page.click("#cancel");
      await reaches(page, { state: "refused" });
    },
  },
  {
    name: "waiting",
    trust: own,
    reach: async (page) => {
      const receipt = only("logged").find(({ name }) => name.endsWith(".tlog-proof"));
      await give(page, [receipt]);
      await page.until(
        () =>
          document.querySelectorAll("#tray > [data-kind=receipt]").length === 1 &&
          document.documentElement.dataset.state === "idle",
      );
    },
  },
  ...Object.entries(materials).map(ofMaterial),
  ...Object.entries(meetings).map(ofMeeting),
  ...Object.entries(refused).map(ofRefusal),
  ...tampers,
  {
    name: "refused-link",
    trust: own,
    fragment: "#certificate=AAAA",
    state: "refused",
  },
  {
    name: "link-opened",
    trust: own,
    fragment: `#certificate=${packed(materials.logged.certificate.text)}&receipt=${packed(materials.logged.receipt)}`,
    state: "shown",
  },
  {
    name: "link-shared",
    trust: own,
    reach: async (page) => {
      await give(page, materials.logged);
      await reaches(page, { verdict: "valid" });
      await page.click("#share");
      await page.until(() => !document.querySelector("#link").hidden);
    },
  },
  {
    name: "pinned-without-a-bundle",
    trust: null,
    reach: async (page) => {
      await give(page, materials.valid);
      await reaches(page, { verdict: "untrusted" });
      await pin(page, { anchor: own.anchor });
      await reaches(page, { state: "refused" });
    },
  },
  {
    name: "sets-ignored",
    trust: materials["untrusted-half-signed"].trust,
    reach: async (page) => {
      await openTrust(page);
      await page.until(() => document.querySelectorAll("#ignored-sets > li").length === 1);
    },
  },
  {
    name: "example",
    trust: null,
    reach: async (page) => {
      await openExample(page, "two-truths-answer-one");
      await reaches(page, { verdict: "valid" });
    },
  },
  {
    name: "examples",
    trust: null,
    reach: async (page) => {
      await page.click("#examples > summary");
      await page.until(() => document.querySelectorAll("#examples .example").length > 8);
    },
  },
  {
    name: "unfolded",
    trust: own,
    reach: async (page) => {
      await give(page, everything);
      await reaches(page, { verdict: "valid" });
      await unfold(page);
    },
  },
  {
    name: "unfolded-insufficient",
    trust: materials["insufficient-false-signatures"].trust,
    reach: async (page) => {
      await give(page, materials["insufficient-false-signatures"]);
      await reaches(page, { verdict: "insufficient" });
      await unfold(page);
    },
  },
  {
    name: "code-explained",
    trust: own,
    reach: async (page) => {
      await give(page, materials["invalid-digest"]);
      await reaches(page, { verdict: "invalid" });
      await page.click('#evidence a[href="#code:output.digest"]');
      await page.until(() => document.querySelector("#explained").open);
    },
  },
  {
    name: "german",
    trust: own,
    language: "de",
    reach: async (page) => {
      await give(page, everything);
      await reaches(page, { verdict: "valid" });
      await unfold(page);
    },
  },
  {
    name: "german-two-truths",
    trust: own,
    language: "de",
    reach: async (page) => {
      await give(page, meetings.equivocation);
      await reaches(page, {});
      await compared(page);
    },
  },
];

/** What a state needs to be chosen before `reach`: its language. */
export async function begin(page, { language }) {
  if (language === undefined) return;
  await page.until((language) => document.querySelector(`#language option[value=${language}]`) !== null, language);
  await page.evaluate((language) => {
    const choice = document.querySelector("#language");
    choice.value = language;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }, language);
  await page.until((language) => document.documentElement.lang.startsWith(language), language);
}
