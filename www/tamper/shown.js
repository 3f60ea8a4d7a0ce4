/** What a change changed, before and after, for people. */

import { code, foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { markOf } from "../truths/visible.js";

/** So many bytes of the text before a changed byte are shown, and as many after it. */
const AROUND = 24;

/** The change called `name` of `sealed`, as a table of what was and what is. */
export function changeShown(name, { was, is }, sealed) {
  return h(
    "dl",
    { class: "change" },
    rowsOf(name, was, is, sealed).map(([title, before, after]) =>
      h(
        "div",
        { class: "change-row" },
        h("dt", {}, title),
        h("dd", { class: "change-was" }, sideOf(strings.tamper.was), " ", h("span", {}, before)),
        h("dd", { class: "change-is" }, sideOf(strings.tamper.is), " ", h("span", {}, after)),
      ),
    ),
  );
}

function sideOf(title) {
  return h("span", { class: "change-side" }, title);
}

function rowsOf(name, was, is, sealed) {
  const text = strings.tamper;
  if (was.byte !== undefined) {
    const bytes = name === "prompt-byte" ? sealed.prompt : sealed.answer;
    return [[text.byte(was.at, bytes.length), around(bytes, was), around(bytes, is)]];
  }
  if (was.parts !== undefined) {
    return was.parts.map(({ path, text: before }, at) => [text.members[path], value(before), value(is.parts[at].text)]);
  }
  if (is.removed !== undefined) {
    return [
      [
        text.removed(is.removed),
        text.signers(was.signers, was.weight, was.threshold),
        text.signers(was.signers - is.removed.length, is.weight, is.threshold),
      ],
    ];
  }
  switch (name) {
    case "answer-other":
      return [[text.other, text.length(was.length), text.length(is.length)]];
    case "signature-false":
      return [[text.signature.falsified(was.id, was.weight), value(was.sig), value(is.sig)]];
    case "signature-added":
      return [[text.signature.title, text.signature.none(was.id), text.signature.added(is.id, is.weight, is.from)]];
    case "anchor":
      return [[text.anchor, code(was.id), code(is.id)]];
    case "receipt-none":
      return [[text.receipt.title, text.receipt.given, text.receipt.none]];
    default:
      return [[text.receipt.title, text.receipt.index(was.index), text.receipt.index(is.index)]];
  }
}

/** A member of the statement: an id or a time as it stands, a number as it stands. */
function value(json) {
  return code(json.replace(/^"(.*)"$/, "$1"));
}

/** One byte, with the text around it where that is text: the change is to be seen where it happened. */
function around(bytes, { at, byte }) {
  const text = strings.tamper;
  const before = plain(bytes.subarray(Math.max(0, at - AROUND), at)).trimStart();
  const behind = plain(bytes.subarray(at + 1, at + 1 + AROUND)).trimEnd();
  const character = byte < 0x80 ? (markOf(String.fromCharCode(byte)) ?? String.fromCharCode(byte)) : null;
  return [
    h(
      "bdi",
      { class: "around" },
      at > AROUND ? "…" : null,
      visible(before),
      h("mark", {}, character ?? "�"),
      visible(behind),
      at + 1 + AROUND < bytes.length ? "…" : null,
    ),
    " ",
    h("span", { class: "muted" }, text.byteShown(byte, null)),
  ];
}

/** Bytes as text; characters that were cut in two are left out. */
function plain(bytes) {
  return new TextDecoder("utf-8").decode(bytes).replace(/^\uFFFD+|\uFFFD+$/g, "");
}

/** A text on one line. */
function visible(text) {
  return foreign([...text].map((character) => (character === " " ? " " : (markOf(character) ?? character))).join(""));
}
