/** What the certificate says about itself, model and round included. It is only as good as the verdict, and says so. */

import { foreign, h } from "../dom.js";
import { moment, number } from "../format.js";
import { strings } from "../language.js";
import { unbroken } from "../unbroken.js";
import { card, exact, facts } from "./parts.js";
import { isSealed } from "./sealed.js";

/** The card about a certificate, or null where there is none to speak of. */
export function factsOf(report) {
  const { certHash, cacheKey, statement } = report;
  if (certHash === null && statement === null) return null;
  const text = strings.facts;
  const sound = isSealed(report);
  return card(
    {
      name: "facts",
      title: sound ? text.title : text.titleClaims,
      gist: statement === null ? null : gistOf(statement),
      open: false,
    },
    sound ? null : h("p", { class: "note" }, text.claims),
    sound && report.state === "invalid" ? h("p", { class: "note" }, text.other) : null,
    facts([
      certHash === null ? null : [text.certHash, exact(certHash, text.certHash), "certHash"],
      cacheKey === null ? null : [text.cacheKey, exact(cacheKey, text.cacheKey), "cacheKey"],
      ...(statement === null ? [] : said(statement, report.prompt, sound)),
    ]),
  );
}

function gistOf({ model, round }) {
  const inRound = strings.truths.timeline.round(round.id);
  return [foreign(unbroken(`${model.name} ${model.version}`)), ", ", foreign(unbroken(inRound))];
}

/** What a statement says. Only of what its quorum sealed, as `sound` tells, is a time the validators' word. */
function said(statement, promptState, sound) {
  const { subject, network, epoch, validatorSet, round, output, prompt, model, dataset, flags } = statement;
  const text = strings.facts;
  const byWord = () => (sound ? [" ", h("span", { class: "muted" }, text.byWord)] : null);
  const time = (at) => [h("time", { datetime: at }, moment(at)), byWord()];
  return [
    [text.model, foreign(`${model.name} ${model.version}`), "model"],
    ...digests(text.modelDigest, model.digest),
    [text.round, foreign(round.id), "round"],
    [text.openedAt, time(round.openedAt), "openedAt"],
    [text.sealedAt, time(round.sealedAt), "sealedAt"],
    [text.network, foreign(network), "network"],
    [text.epoch, number(epoch), "epoch"],
    [text.validatorSet, exact(validatorSet, text.validatorSet), "validatorSet"],
    [text.output, foreign(text.outputValue(output.length, output.mediaType, subject.name)), "output"],
    ...digests(text.outputHash, subject.digest),
    ...digests(text.promptHash, prompt.digest, text.promptState[promptState]),
    dataset?.name ? [text.dataset, foreign(dataset.name), "dataset"] : null,
    ...digests(text.datasetDigest, dataset?.digest ?? null),
    flags.length === 0 ? null : [text.flags, foreign(flags.join(", ")), "flags"],
  ];
}

function digests(label, set, note = null) {
  return Object.entries(set ?? {}).map(([algorithm, hex]) => [
    label,
    [exact(`${algorithm}:${hex}`, label), note === null ? null : h("span", { class: "muted" }, " ", note)],
    "digest",
  ]);
}
