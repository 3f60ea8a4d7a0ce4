/**
 * The answer itself. Marks of the seal stand only in bytes that were verified; anything else is shown as just a text.
 */

import { fill, h, unseen } from "../dom.js";
import { number } from "../format.js";
import { strings } from "../language.js";
import { isRagged, pieces, revealed, textOf } from "./fragments.js";
import { card, mark, nameOf, table } from "./parts.js";
import { isShown } from "./sealed.js";

/** So many bytes are shown at first, and as many more at each wish. */
const STEP = 32 << 10;
/** And so many marked parts, which cost more than text. */
const PARTS = 400;
/** So many bytes of what is not text are shown, as hexadecimal digits. */
const BYTES = 64;

const MARK = { affirmed: "pass", contested: "caution", rejected: "fail" };

/** The card about the answer of a finding, or null where there is neither an answer nor one to speak of. */
export function answerOf({ report, answer, prompt, bytes, size }) {
  const text = strings.answer;
  const sealed = isShown(report);
  if (answer === null && report.boundBy === null) {
    return report.statement === null
      ? null
      : card({ name: "answer", title: text.titleNone, gist: text.none });
  }
  const mediaType = sealed ? report.statement.output.mediaType : null;
  return card(
    {
      name: "answer",
      title: sealed ? text.title : text.titleUnverified,
      gist: size === null || size === undefined ? null : text.size(size, mediaType),
    },
    sealed ? null : h("p", { class: "note unverified" }, mark("caution"), h("span", {}, unverified(report))),
    sealed && report.prompt === "matched" ? question(prompt) : null,
    ...shown({ bytes, size, report, sealed }),
  );
}

/** What a text is that no valid certificate is about. */
function unverified(report) {
  const text = strings.answer;
  if (report.state === "unsupported" && report.statement === null) return text.unverifiedUnread;
  // Where no statement could be read, nothing is known to differ from it either.
  if (report.state === "provisional" || report.statement === null) return text.unverifiedAlone;
  if (report.boundBy === null) return text.unverified;
  if (report.state === "valid") return text.byDigest;
  return report.code === "prompt.digest" ? text.unverifiedPrompt : text.unverifiedNamed;
}

/** Only a prompt that was compared and matched is ever shown as the question. */
function question(prompt) {
  const asked = prompt?.bytes ? textOf(prompt.bytes.subarray(0, STEP)) : null;
  if (asked === null || asked.trim() === "") return null;
  return h(
    "blockquote",
    { class: "question" },
    h("p", { class: "muted" }, strings.answer.question),
    h("p", { class: "question-text", dir: "auto", lang: "" }, visible(asked.trim())),
  );
}

function shown({ bytes, size, report, sealed }) {
  const text = strings.answer;
  const fragments = sealed ? report.statement.fragments : [];
  if (bytes === null || bytes === undefined) {
    return [size ? h("p", { class: "muted" }, text.notHeld) : null, ...votesOn(fragments, null, report)];
  }
  if (bytes.length === 0) return [h("p", { class: "muted" }, text.empty)];
  if (textOf(bytes) === null) {
    return [
      h("p", { class: "muted" }, sealed ? text.binary : text.binaryUnverified),
      h("p", {}, text.start(Math.min(BYTES, bytes.length))),
      h("pre", { class: "bytes code" }, hexadecimal(bytes.subarray(0, BYTES))),
      ...votesOn(fragments, null, report),
    ];
  }
  return [...readable(bytes, fragments, sealed), ...votesOn(fragments, bytes, report)];
}

/** The text with its fragments, a bounded part of it at first. */
function readable(bytes, fragments, sealed) {
  const text = strings.answer;
  const place = h("div", {
    class: "answer-text",
    dir: "auto",
    // Its language is its own, whatever the page speaks.
    lang: "",
    "data-sealed": String(sealed),
    // What scrolls must be reachable by keyboard.
    tabindex: "0",
    role: "group",
    "aria-label": text.label,
  });
  const about = h("p", { class: "note" });
  const button = h("button", { type: "button", class: "button" });
  let limit = STEP;
  let parts = PARTS;
  const show = () => {
    const cut = pieces(bytes, fragments, Math.min(limit, fragments[parts]?.start ?? limit));
    const end = cut.at(-1).end;
    let hidden = 0;
    const content = cut.map((piece) => {
      const runs = revealed(piece.text);
      hidden += runs.filter((one) => typeof one !== "string").length;
      return piece.fragment === null ? runs.map(run) : marked(fragments[piece.fragment], piece.fragment, runs);
    });
    fill(place, content);
    const notes = [
      end < bytes.length ? text.part(end, bytes.length) : null,
      hidden > 0 ? text.hidden(hidden) : null,
      bytes.includes(13) && cut.some((piece) => piece.text.includes("\r\n")) ? text.crlf : null,
    ].filter(Boolean);
    fill(about, notes.join(" "));
    about.hidden = notes.length === 0;
    button.hidden = end >= bytes.length;
    fill(button, text.showMore);
  };
  button.addEventListener("click", () => {
    limit += STEP;
    parts += PARTS;
    show();
    // A button that is gone would take the keyboard with it.
    if (button.hidden) place.focus({ preventScroll: true });
  });
  show();
  return [place, about, button];
}

/** A text with all that could not be seen in it made visible. */
function visible(text) {
  return revealed(text).map(run);
}

function run(one) {
  if (typeof one === "string") return one;
  const text = strings.answer;
  return h(
    "span",
    { class: "hidden-character", "data-sort": one.sort, title: text.character(one.code, text.characters[one.sort]) },
    one.code,
  );
}

function marked({ id, verdict, quorumWeight, dissentWeight }, index, runs) {
  const text = strings.answer;
  // The number stands at the end of the words, not on the line after them.
  const last = typeof runs.at(-1) === "string" ? runs.at(-1) : "";
  const words = last.trimEnd();
  // Nor is it parted from the last word by the end of a line.
  const [word] = words.match(/\S{0,24}$/);
  const nodes = [...(last === "" ? runs : runs.slice(0, -1)).map(run), words.slice(0, words.length - word.length)];
  const spoken = text.spoken(text.verdicts[verdict], quorumWeight, dissentWeight);
  return h(
    "span",
    { class: "fragment", "data-verdict": verdict, "data-fragment": id, title: `${id}: ${spoken}` },
    unseen(`[${spoken}: `),
    nodes,
    h(
      "span",
      { class: "unbroken" },
      word,
      h("sup", { class: "fragment-number", "aria-hidden": "true" }, number(index + 1)),
    ),
    unseen("]"),
    last.slice(words.length),
  );
}

/** The fragments' tallies. `bytes` is the text that they are marked in, or null where none is shown. */
function votesOn(fragments, bytes, report) {
  const text = strings.answer;
  if (report.state !== "valid") return [];
  if (fragments.length === 0) return [h("p", { class: "note" }, text.noFragments)];
  const count = (wanted) => fragments.filter(({ verdict }) => verdict === wanted).length;
  return [
    h("h3", {}, text.fragments),
    h("p", { class: "note" }, text.fragmentsNote(report.quorum.threshold)),
    h(
      "ul",
      { class: "legend" },
      ["affirmed", "contested", "rejected"]
        .filter((verdict) => count(verdict) > 0)
        .map((verdict) =>
          h(
            "li",
            { "data-verdict": verdict },
            mark(MARK[verdict]),
            h(
              "span",
              { class: "fragment", "data-verdict": verdict },
              text.legend(text.verdicts[verdict], count(verdict)),
            ),
            h("span", { class: "muted" }, text.verdictNotes[verdict]),
          ),
        ),
    ),
    table({
      caption: text.caption,
      titled: true,
      columns: [
        { title: text.columns.number, numeric: true },
        { title: text.columns.verdict },
        { title: text.columns.affirm, numeric: true },
        { title: text.columns.dissent, numeric: true },
        { title: text.columns.id },
      ],
      rows: fragments.map((fragment, index) => ({
        "data-verdict": fragment.verdict,
        cells: [
          number(index + 1),
          h("span", { class: "vote-verdict" }, mark(MARK[fragment.verdict]), " ", text.verdicts[fragment.verdict]),
          number(fragment.quorumWeight),
          number(fragment.dissentWeight),
          [
            nameOf(fragment.id),
            h(
              "span",
              { class: "range" },
              text.range(fragment.start, fragment.end - 1),
              bytes !== null && isRagged(bytes, fragment) ? ` (${text.ragged})` : null,
            ),
          ],
        ],
      })),
      more: text.more,
      first: 30,
    }),
    covers(fragments, report.statement.output) ? null : h("p", { class: "note" }, text.unmarked),
  ];
}

/** Whether the fragments, which do not overlap, are all of the answer. */
function covers(fragments, { length }) {
  return fragments.reduce((sum, { start, end }) => sum + end - start, 0) === length;
}

function hexadecimal(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
