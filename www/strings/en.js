/**
 * Everything that the page says in English, apart from the reasons in reports, which are the library's.
 *
 * `first` is what the page begins with, `later` is said by views that are fetched when they are shown. A section belongs to
 * one part of the page. A translation has the same members, as texts or as functions of the same values; whatever depends on
 * a language (plurals, order, what goes between) is decided here and never in a view.
 */

import { day, moment, number, percent } from "../format.js";

const bytes = (count) => (count === 1 ? "1 byte" : `${number(count)} bytes`);
const weight = (some, all) => `${number(some)} of ${number(all)} voting weight`;

export const first = {
  // ------------------------------------------------------------------------------------------------ page
  page: {
    title: "Quorumseal: check a sealed answer",
    intro:
      "Check, here in your browser, that an AI answer is exactly what a weighted quorum of independent validators sealed. " +
      "Nothing that you give leaves this page.",
    footer:
      "The check runs on this device. After the page has loaded it asks no server, keeps nothing, and gives the same " +
      "verdict for the same files at any time.",
    language: "Language",
  },

  // ------------------------------------------------------------------------------------------------ given
  given: {},

  // ------------------------------------------------------------------------------------------------ trust
  trust: {},

  // ------------------------------------------------------------------------------------------------ status
  status: {},

  // ------------------------------------------------------------------------------------------------ offline
  offline: {},

  // ------------------------------------------------------------------------------------------------ examples
  examples: {},

  // ------------------------------------------------------------------------------------------------
};

export const later = {
  // ------------------------------------------------------------------------------------------------ verdict
  verdict: {},

  // ------------------------------------------------------------------------------------------------ checks
  checks: {},

  // ------------------------------------------------------------------------------------------------ electorate
  electorate: {},

  // ------------------------------------------------------------------------------------------------ chain
  chain: {},

  // ------------------------------------------------------------------------------------------------ receipt
  receipt: {},

  // ------------------------------------------------------------------------------------------------ answer
  answer: {},

  // ------------------------------------------------------------------------------------------------ votes
  votes: {},

  // ------------------------------------------------------------------------------------------------ advisories
  advisories: {},

  // ------------------------------------------------------------------------------------------------ policy
  policy: {},

  // ------------------------------------------------------------------------------------------------ facts
  facts: {},

  // ------------------------------------------------------------------------------------------------ truths
  truths: {},

  // ------------------------------------------------------------------------------------------------ tamper
  tamper: {},

  // ------------------------------------------------------------------------------------------------ reuse
  reuse: {},

  // ------------------------------------------------------------------------------------------------ codes
  codes: {
    title: "All codes",
    help:
      "A code stands for one reason to say no. Codes never change their meaning, so that programs can rely on them. " +
      "These are all that the verifier, its command line and its package can give.",
    filter: "Filter by code or word",
    all: "What the codes mean",
    count: (shown, all) => (shown === all ? `${number(all)} codes` : `${number(shown)} of ${number(all)} codes`),
    none: "No code has these words.",
    unknown: "There is no such code. All that there are stand below.",
    families: {
      envelope: { title: "Envelope", note: "Whether the file can be read as a signed document at all." },
      statement: { title: "Statement", note: "Whether what was signed is a certificate in the right form." },
      "validator-set": { title: "Validator set", note: "Whether the validators that it names are trusted." },
      quorum: { title: "Quorum", note: "Whether enough voting weight signed." },
      tally: { title: "Tally", note: "Whether the counts that were sealed can be true." },
      prompt: { title: "Prompt", note: "Whether it was made for the question that was given." },
      output: { title: "Answer", note: "Whether the bytes are those that were sealed." },
      receipt: { title: "Receipt", note: "Whether the seal was logged. None of these makes a certificate invalid." },
      ledger: { title: "Ledger", note: "Whether a ledger continues what it showed before." },
      trust: { title: "Trust bundle", note: "Why no verdict is given at all: the trust bundle cannot be used." },
      policy: { title: "Policy", note: "Why a valid certificate is not accepted by your own rules." },
      input: { title: "Input", note: "Something was given in a form that cannot be used." },
      load: { title: "Loading", note: "The verifier itself could not be started." },
      store: { title: "Store", note: "A store of certificates, for those who use the package." },
      fetch: { title: "Fetch", note: "Fetching a verified answer, for those who use the package." },
    },
    // Where a language has no text of its own for a code, the library's stands, which is English.
    explanations: {},
  },

  // ------------------------------------------------------------------------------------------------ record
  record: {},

  // ------------------------------------------------------------------------------------------------
};
