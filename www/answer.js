/** The answer itself. Marks of the seal stand only in bytes that were verified; anything else is shown as just a text. */

import { fill, foreign, h, unseen } from "./dom.js";
import { shownText } from "./source.js";
import { strings } from "./strings.js";

/** The section about the text that was given, `null` where none was. `answer` and `prompt` are as `take` gives them. */
export function answerSection(report, answer, prompt) {
  if (answer === null) return null;
  const text = strings.answer;
  const sealed = report.state === "valid";
  const shown = shownText(answer.bytes);
  const body =
    shown === null
      ? h("p", { class: "muted" }, text.notShown(answer.size))
      : shown === ""
        ? h("p", { class: "muted" }, text.empty)
        : h(
            "div",
            { class: "answer-text", dir: "auto", "data-sealed": String(sealed) },
            sealed ? marked(answer.bytes, report.statement.fragments) : shown,
          );
  return h(
    "section",
    { class: "card", "aria-labelledby": "answer-title" },
    h("h2", { id: "answer-title" }, sealed ? text.title : text.titleUnverified),
    sealed ? null : h("p", { class: "note" }, unverified(report)),
    sealed && report.prompt === "matched" ? question(prompt) : null,
    body,
    sealed ? votes(report.statement.fragments) : null,
  );
}

/** What a text is that no valid certificate is about. */
function unverified(report) {
  const text = strings.answer;
  if (report.state === "provisional") return text.unverifiedAlone;
  return report.boundBy === null ? text.unverified : text.unverifiedNamed;
}

/** Only a prompt that was compared and matched is ever shown as the question. */
function question(prompt) {
  const shown = shownText(prompt.bytes);
  if (shown === null || shown.trim() === "") return null;
  return h("p", { class: "question" }, h("span", { class: "muted" }, `${strings.answer.question} `), foreign(shown.trim()));
}

/** The sealed bytes as text, with each fragment as an element of its own. */
function marked(bytes, fragments) {
  const parts = [];
  let at = 0;
  for (const fragment of fragments) {
    const start = characterStart(bytes, fragment.start);
    const end = characterStart(bytes, fragment.end);
    parts.push(decode(bytes, at, start));
    const text = decode(bytes, start, end);
    parts.push(
      h(
        "span",
        { class: "fragment", "data-verdict": fragment.verdict, "data-fragment": fragment.id, title: spoken(fragment) },
        fragment.verdict === "affirmed" ? null : unseen(`[${strings.answer.verdicts[fragment.verdict]}] `),
        text,
      ),
    );
    at = end;
  }
  parts.push(decode(bytes, at, bytes.length));
  return parts;
}

/** Fragments are of bytes: a character that one cuts in two is shown with what follows. */
function characterStart(bytes, offset) {
  let at = offset;
  while (at > 0 && at < bytes.length && (bytes[at] & 0xc0) === 0x80) at -= 1;
  return at;
}

function decode(bytes, from, to) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(from, to));
}

function spoken({ id, start, end, quorumWeight, dissentWeight, verdict }) {
  const text = strings.answer;
  return `${text.verdicts[verdict]}: ${text.tally(id, start, end, quorumWeight, dissentWeight)}`;
}

function votes(fragments) {
  const text = strings.answer;
  if (fragments.length === 0) return h("p", { class: "note" }, text.noFragments);
  const list = h("ul", { class: "votes" });
  const shown = (some) =>
    some.map((fragment) =>
      h(
        "li",
        { "data-verdict": fragment.verdict },
        h("span", { class: "vote-verdict" }, text.verdicts[fragment.verdict]),
        h("span", {}, text.tally(fragment.id, fragment.start, fragment.end, fragment.quorumWeight, fragment.dissentWeight)),
        h("span", { class: "muted" }, text.verdictNotes[fragment.verdict]),
      ),
    );
  const first = 60;
  fill(list, shown(fragments.slice(0, first)));
  const all = h(
    "button",
    {
      type: "button",
      class: "button",
      on: {
        click: () => {
          fill(list, shown(fragments));
          all.remove();
        },
      },
    },
    strings.quorum.more(fragments.length),
  );
  return [
    h("h3", {}, text.fragments),
    h("p", { class: "note" }, text.fragmentsNote),
    list,
    fragments.length > first ? all : null,
  ];
}
