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
  codes: {},

  // ------------------------------------------------------------------------------------------------ record
  record: {},

  // ------------------------------------------------------------------------------------------------
};
