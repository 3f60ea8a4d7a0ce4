/** Every code with its explanation, for whoever met one in a report, on the page or in a program's output. */

import { h } from "../dom.js";
import { strings } from "../language.js";
import { codeLink } from "./code-link.js";
import { CODES, FAMILIES } from "./code-list.js";

/**
 * The list of all codes, grouped by what they are of, to filter and to link to. A code that is asked for stands before it
 * with its explanation, and has `autofocus`, so that a dialog that shows this starts there.
 *
 * @param {string} code that is asked for; empty for the list alone. One that does not exist is said not to.
 * @param {{ engine: { explain(code: string): Promise<string | null> } }} tools
 * @returns {HTMLElement}
 */
export function codesOf(code, tools) {
  const text = strings.codes;
  const entries = CODES.map((name) => ({ name, element: entry(name, tools) }));
  const families = FAMILIES.map(([family, names]) => ({
    names,
    element: h(
      "section",
      { class: "codes-family", "aria-labelledby": `codes-${family}` },
      h("h3", { id: `codes-${family}` }, text.families[family].title),
      h("p", { class: "note" }, text.families[family].note),
      names.map((name) => entries.find((one) => one.name === name).element),
    ),
  }));
  const count = h("p", { class: "note codes-count", role: "status" }, text.count(CODES.length, CODES.length));
  const search = h("input", {
    type: "search",
    id: "codes-filter",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    on: { input: () => filter(search.value) },
  });
  const element = h(
    "div",
    { class: "codes" },
    code === "" ? null : chosen(code, tools),
    h("h2", { class: "codes-title" }, text.title),
    h("p", { class: "note" }, text.help),
    h("label", { class: "codes-search", for: "codes-filter" }, h("span", {}, text.filter), search),
    count,
    families.map((family) => family.element),
  );
  if (code === "") search.setAttribute("autofocus", "");
  return element;

  /** Shows the codes that have every word of `wanted` in their name or in what is said of them. */
  function filter(wanted) {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of entries) {
      const content = one.element.textContent.toLowerCase();
      one.element.hidden = !words.every((word) => content.includes(word));
      if (!one.element.hidden) shown += 1;
    }
    for (const { names, element: section } of families) {
      section.hidden = names.every((name) => entries.find((one) => one.name === name).element.hidden);
    }
    count.textContent = shown === 0 ? text.none : text.count(shown, CODES.length);
  }
}

/** The code that was asked for, before all others. */
function chosen(code, tools) {
  const known = CODES.includes(code);
  return h(
    "section",
    { class: "codes-chosen", tabindex: "-1", autofocus: true, "aria-labelledby": "codes-chosen-title" },
    h("h2", { id: "codes-chosen-title" }, h("code", {}, code)),
    known ? explanation(code, tools) : h("p", {}, strings.codes.unknown),
  );
}

function entry(name, tools) {
  return h(
    "article",
    { class: "codes-entry", "data-code": name },
    h("h4", {}, codeLink(name)),
    explanation(name, tools),
  );
}

/** What a code means: in the page's language where the strings have it, else in the library's, which is English. */
function explanation(code, tools) {
  const translated = strings.codes.explanations[code];
  if (translated !== undefined) return h("p", {}, withCode(translated));
  const paragraph = h("p", { lang: "en", "aria-busy": "true" });
  tools.engine.explain(code).then(
    (found) => {
      paragraph.removeAttribute("aria-busy");
      paragraph.replaceChildren(...withCode(found ?? ""));
    },
    (error) => {
      paragraph.removeAttribute("aria-busy");
      paragraph.replaceChildren(String(error.message));
    },
  );
  return paragraph;
}

/** Text with `code` between backticks as elements. */
function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}
