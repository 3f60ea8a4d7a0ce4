/** Taking the result along: as data, as a link, as code that does the check again, on paper. */

import { foreign, h } from "../dom.js";
import { shareLink } from "../given/link.js";
import { strings } from "../language.js";
import { copy, save } from "./clipboard.js";
import { commandOf, filesOf, moduleOf, visible } from "./snippets.js";

/**
 * The section with all ways to take one finding along. Nothing of it leaves the page by itself.
 *
 * @param {object} finding
 * @param {object | null} trusted without it there is no anchor, and so no code that could do the check
 * @param {{ announce(text: string): void }} tools
 * @returns {HTMLElement}
 */
export function reuseOf(finding, trusted, tools) {
  const text = strings.reuse;
  return h(
    "section",
    { class: "card reuse", "aria-label": text.title },
    h("h2", {}, text.title),
    h("p", { class: "note" }, text.help),
    reportPart(finding, tools),
    finding.certificate === null ? null : linkPart(finding, tools),
    trusted === null || trusted.anchor === null ? null : codePart(finding, trusted, tools),
    paperPart(finding),
  );
}

/** The report as the package's `verify` returns it: the same members in the same order. */
function reportText(report) {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function reportPart({ report }, tools) {
  const text = strings.reuse.report;
  const content = reportText(report);
  const shown = block("reuse-report", content, text.title);
  return part(
    text,
    h(
      "p",
      { class: "reuse-actions" },
      copyButton(text.copy, text.title, () => content, shown, tools),
      h(
        "button",
        {
          type: "button",
          class: "button",
          on: { click: () => save(reportName(report), content, "application/json") },
        },
        text.save,
      ),
    ),
    h("details", { class: "reuse-shown" }, h("summary", {}, text.show), shown),
  );
}

/** Of the certificate that it is about, so that two do not get in each other's way. */
function reportName({ certHash }) {
  return certHash === null ? "report.json" : `${certHash.slice(7, 19)}.report.json`;
}

function linkPart(finding, tools) {
  const text = strings.reuse.link;
  const shown = block("reuse-link", "", text.title);
  const details = h("details", { class: "reuse-shown", hidden: true }, h("summary", {}, text.show), shown);
  const button = h("button", { type: "button", class: "button", on: { click: share } }, text.copy);
  return part(text, h("p", { class: "reuse-actions" }, button), details);

  async function share() {
    let address;
    try {
      address = await shareLink(finding);
    } catch (error) {
      tools.announce(text.failed(error.message));
      return;
    }
    shown.textContent = address;
    details.hidden = false;
    say(await copy(address, shown), text.title, button, tools);
  }
}

function codePart(finding, trusted, tools) {
  const text = strings.reuse.code;
  const files = filesOf(finding, trusted);
  const program = moduleOf(finding, trusted, text.moduleComments);
  const command = commandOf(finding, trusted, text.commandComments);
  return part(
    text,
    snippet("reuse-module", text.module, program, tools),
    snippet("reuse-command", text.command, command, tools),
    h(
      "details",
      { class: "reuse-files" },
      h("summary", {}, text.files(files.length)),
      h("p", { class: "note" }, text.filesNote),
      h(
        "ul",
        {},
        files.map((file) => h("li", {}, fileLine(file))),
      ),
    ),
  );
}

function snippet(id, text, content, tools) {
  const shown = block(id, content, text.title);
  return h(
    "div",
    { class: "reuse-snippet" },
    h(
      "div",
      { class: "reuse-snippet-head" },
      h("h4", {}, text.title),
      copyButton(text.copy, text.title, () => content, shown, tools),
    ),
    shown,
  );
}

/** A file that the code names, to be saved as it was checked. */
function fileLine({ role, name, given, content }) {
  const text = strings.reuse.code;
  return [
    h("span", { class: "reuse-role" }, text.roles[role]),
    " ",
    foreign(visible(name), { class: "reuse-name" }),
    given === name ? null : [" ", h("span", { class: "note" }, given === null ? text.unnamed : text.renamed)],
    " ",
    h(
      "button",
      {
        type: "button",
        class: "button quiet",
        "aria-label": text.saveFile(visible(name)),
        on: { click: async () => save(name, await content()) },
      },
      text.save,
    ),
  ];
}

function paperPart({ report }) {
  const { noteUnnamed, ...text } = strings.reuse.paper;
  if (report.certHash === null) text.note = noteUnnamed;
  const button = h("button", { type: "button", class: "button", on: { click: () => window.print() } }, text.print);
  return part(text, h("p", { class: "reuse-actions" }, button));
}

function part(text, ...children) {
  return h(
    "div",
    { class: "reuse-part" },
    h("h3", {}, text.title),
    h("p", { class: "note" }, text.note),
    ...children,
  );
}

/** A text to be looked at and selected as it is. */
function block(kind, content, label) {
  return h("pre", { class: `reuse-block ${kind}`, tabindex: "0", role: "region", "aria-label": label }, content);
}

function copyButton(label, what, content, shown, tools) {
  const button = h("button", { type: "button", class: "button" }, label);
  button.addEventListener("click", async () => say(await copy(content(), shown), what, button, tools));
  return button;
}

/** Says what came of copying, to the eye beside the button and to a screen reader. */
function say(copied, what, button, tools) {
  const text = strings.reuse;
  const said = copied ? text.copied(what) : text.selected(what);
  tools.announce(said);
  button.parentElement.querySelector(".reuse-said")?.remove();
  button.after(
    h("span", { class: "reuse-said", "aria-hidden": "true" }, copied ? text.copiedShort : text.selectedShort),
  );
}
