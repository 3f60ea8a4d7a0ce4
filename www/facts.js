/** What the certificate says about itself. It is only as good as the verdict, and says so. */

import { fill, foreign, h } from "./dom.js";
import { moment, number } from "./format.js";
import { isSealed } from "./sealed.js";
import { strings } from "./strings.js";

/** The section about a certificate, `null` where there is none to speak of. */
export function factsSection(report) {
  const { certHash, cacheKey, statement } = report;
  if (certHash === null && statement === null) return null;
  const text = strings.facts;
  const sound = isSealed(report);
  return h(
    "section",
    { class: "card", "aria-labelledby": "facts-title" },
    h("h2", { id: "facts-title" }, sound ? text.title : text.titleClaims),
    sound ? null : h("p", { class: "note" }, text.claims),
    sound && report.state === "invalid" ? h("p", { class: "note" }, text.other) : null,
    h(
      "dl",
      { class: "facts" },
      fact("certHash", certHash, copyable),
      fact("cacheKey", cacheKey, copyable),
      statement === null ? null : said(statement),
    ),
  );
}

function said({ subject, network, epoch, validatorSet, round, output, prompt, model, dataset, flags }) {
  const { outputValue, byWord } = strings.facts;
  const time = (_label, at) => [h("time", { datetime: at }, moment(at)), " ", h("span", { class: "muted" }, byWord)];
  return [
    fact("model", `${model.name} ${model.version}`),
    digest("modelDigest", model.digest),
    fact("network", network),
    fact("epoch", number(epoch)),
    fact("validatorSet", validatorSet, copyable),
    fact("round", round.id),
    fact("openedAt", round.openedAt, time),
    fact("sealedAt", round.sealedAt, time),
    fact("output", outputValue(output.length, output.mediaType, subject.name)),
    digest("outputHash", subject.digest),
    digest("promptHash", prompt.digest),
    dataset === null ? null : fact("dataset", dataset.name ?? ""),
    dataset === null ? null : digest("dataset", dataset.digest),
    flags.length === 0 ? null : fact("flags", flags.join(", ")),
  ];
}

function fact(key, content, shown = (_label, text) => foreign(text)) {
  if (content === null || content === "") return null;
  const label = strings.facts[key];
  return h("div", { class: "fact", "data-fact": key }, h("dt", {}, label), h("dd", {}, shown(label, content)));
}

function digest(key, digests) {
  if (digests === null) return null;
  return Object.entries(digests).map(([algorithm, hex]) => fact(key, `${algorithm}:${hex}`, (_label, id) => codeOf(id)));
}

function codeOf(id) {
  return foreign(id, { class: "code" });
}

function copyable(label, id) {
  const text = strings.facts;
  const said = h("span", { role: "status", class: "copied" });
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    fill(said, text.copied);
    setTimeout(() => fill(said), 2000);
  };
  const button = h(
    "button",
    { type: "button", class: "button button-small", "aria-label": text.copyOf(label), on: { click: copy } },
    text.copy,
  );
  // Clipboards are for secure origins only.
  return [codeOf(id), " ", navigator.clipboard ? button : null, said];
}
