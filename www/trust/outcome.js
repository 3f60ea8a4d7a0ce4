/** What came of what was pinned, in words. Its texts are among the later ones. */

import { code, foreign, h } from "../dom.js";
import { short } from "../format.js";
import { strings } from "../language.js";
import { withLink } from "../reuse/code-link.js";

/** Of these the library's reason says nothing that the plain words, and the id in its field, do not say. */
const SAID = new Set(["input.anchor", "trust.anchor-missing", "trust.too-large"]);

/** What an error of trust is in plain words, with the code: for the place of the verdict. */
export function words({ code: name, message }) {
  const plain = strings.trusted.errors[name];
  return name === "trust.no-bundle" ? plain : withLink(strings.status.reason(plain ?? message), name);
}

/** The same with what the library found, for where it is mended; null where nothing is wrong but something is missing. */
export function problemOf(error) {
  const { code: name, message } = error;
  if (name === "trust.no-bundle") return null;
  if (SAID.has(name) || !strings.trusted.errors[name]) return words(error);
  return [words(error), " ", h("span", { class: "note set-detail" }, reason(message))];
}

/** The library's reason, its ids as ids. Behind one at the end, a full stop could be taken for a part of it. */
function reason(message) {
  const whole = strings.status.reason(message).replace(/([0-9a-f]{64})\.$/, "$1");
  const parts = whole.split(/(blake3:[0-9a-f]{64})/);
  return h("span", { lang: "en" }, parts.map((part, at) => (at % 2 === 1 ? code(part) : foreign(part))));
}

/**
 * What is trusted: the newest set, all sets and how they are reached, and what is ignored. `kept` is what of it is
 * remembered, as `remember` says it.
 */
export function outcomeOf({ head, sets, ignored, demo, kept }) {
  const text = strings.trusted;
  return [
    kept === null ? null : h("p", { class: "note", "data-kept": kept }, text.kept[kept]),
    demo ? h("p", { class: "demo-mark" }, text.demoNote) : null,
    h("h3", {}, text.head),
    h("p", {}, foreign(text.headValue(head.epoch, sets[sets.length - 1].network)), h("br"), code(head.id)),
    h("h3", {}, text.sets(sets.length)),
    h(
      "ul",
      { class: "sets", id: "trusted-sets" },
      [...sets]
        .reverse()
        .map((set) =>
          h(
            "li",
            { "data-epoch": set.epoch, "data-via": set.via },
            h("strong", {}, text.set(set.epoch)),
            ` ${text.via[set.via]}`,
            h(
              "span",
              { class: "note set-detail" },
              text.detail(set.quorum, set.totalWeight, set.validators),
              ", ",
              h("code", { class: "code", title: set.id }, short(set.id)),
              set.unexaminedSignatures > 0 ? `; ${text.unexamined(set.unexaminedSignatures)}` : null,
            ),
          ),
        ),
    ),
    ignored.length === 0
      ? null
      : [
          h("h3", {}, text.ignored(ignored.length)),
          h("p", { class: "note" }, text.ignoredNote(ignored.length)),
          h(
            "ul",
            { class: "sets", id: "ignored-sets" },
            ignored.map((set) =>
              h(
                "li",
                { "data-reason": set.reason },
                h("strong", {}, foreign(text.ignoredName(set.epoch, set.network))),
                `: ${text.reasons[set.reason] ?? set.reason}`,
                h("span", { class: "note set-detail" }, reason(set.message)),
              ),
            ),
          ),
        ],
  ];
}
