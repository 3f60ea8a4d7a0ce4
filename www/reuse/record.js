/** A finding on paper: what was found, what it rests on, and how to check it again. */

import { version } from "../../pkg.json";
import { foreign, h } from "../dom.js";
import { isSealed } from "../evidence/sealed.js";
import { answers, said } from "../evidence/verdict.js";
import { moment, value } from "../format.js";
import { strings } from "../language.js";
import { qrCode } from "./qr.js";
import { commandOf } from "./snippets.js";

/** So many validators are named; a longer list is no use on paper. */
const NAMED = 400;

/**
 * A record of one finding, which only print shows.
 *
 * When the check was made is no part of a report, which depends on no clock: the record says when it was printed, and by
 * whose clock.
 *
 * @param {object} finding
 * @param {object | null} trusted
 * @param {{ engine: { digest(blob: Blob): Promise<string> } }} tools
 * @returns {HTMLElement}
 */
export function recordOf(finding, trusted, tools) {
  const text = strings.record;
  const { report } = finding;
  return h(
    "article",
    { class: "record", "data-state": report.state },
    h("header", { class: "record-head" }, h("h2", {}, text.title), made()),
    verdictPart(finding, trusted),
    idPart(report),
    sealedPart(report),
    givenPart(finding, tools),
    trustPart(trusted),
    checksPart(report),
    weightsPart(report),
    receiptPart(report),
    besidePart(report),
    trusted === null || trusted.anchor === null ? null : againPart(finding, trusted),
  );
}

/** When and by what. The time is that of printing, so it is told anew whenever this is printed. */
function made() {
  const text = strings.record;
  const printed = h("p", { class: "record-printed" });
  const tell = () => {
    printed.textContent = text.printed(moment(Math.floor(Date.now() / 1000)));
  };
  tell();
  addEventListener("beforeprint", function again() {
    if (printed.isConnected) tell();
    else removeEventListener("beforeprint", again);
  });
  return [printed, h("p", { class: "record-by" }, text.by(version, `${location.origin}${location.pathname}`))];
}

function verdictPart(finding, trusted) {
  const { sentence, scope, notes } = said(finding, trusted);
  return h(
    "section",
    { class: "record-verdict" },
    h("p", { class: "record-word" }, strings.verdict.state[finding.report.state]),
    h("p", { class: "record-sentence" }, sentence),
    scope.map((line) => h("p", {}, line)),
    notes.map(({ lead, note }) => h("p", {}, h("strong", {}, lead), " ", foreign(note))),
    answers(finding),
  );
}

function idPart({ certHash }) {
  const text = strings.record;
  if (certHash === null) return h("section", {}, h("h3", {}, text.certHash), h("p", {}, text.noCertHash));
  const [algorithm, hex] = certHash.split(":");
  return h(
    "section",
    { class: "record-id" },
    h(
      "div",
      { class: "record-id-text" },
      h("h3", {}, text.certHash),
      h("p", { class: "record-algorithm" }, `${algorithm}:`),
      h("p", { class: "record-grouped" }, groups(hex)),
      h("p", { class: "note" }, text.certHashNote),
      h("p", { class: "record-whole" }, h("code", {}, certHash)),
    ),
    qrCode(certHash, text.qr),
  );
}

/** Eight digits a group: what an eye can hold while it goes from paper to screen. */
function groups(hex) {
  return hex.match(/.{8}/g).map((group) => h("span", {}, group));
}

function sealedPart(report) {
  const { statement, prompt } = report;
  if (statement === null) return null;
  const text = strings.record;
  const { network, epoch, round, model, dataset, validatorSet, output, subject } = statement;
  const sound = isSealed(report);
  // What no quorum sealed is nobody's word.
  const time = (at) => (sound ? text.byWord(moment(at)) : moment(at));
  return facts(sound ? text.sealed : text.claimed, [
    [text.outputDigest, id(`blake3:${subject.digest.blake3}`)],
    [text.outputSize, text.bytes(output.length)],
    [text.mediaType, stranger(output.mediaType)],
    [text.promptDigest, [id(`blake3:${statement.prompt.digest.blake3}`), " ", `(${text.prompt[prompt]})`]],
    [text.network, network],
    [text.epoch, value(epoch)],
    [text.validatorSet, id(validatorSet)],
    [text.round, round.id],
    [text.openedAt, time(round.openedAt)],
    [text.sealedAt, time(round.sealedAt)],
    [text.model, stranger(`${model.name} ${model.version}`)],
    [text.modelDigest, digests(model.digest)],
    [text.dataset, dataset === null ? null : [stranger(dataset.name), " ", digests(dataset.digest)]],
  ]);
}

function givenPart({ answer, report }, tools) {
  const text = strings.record;
  if (answer === null) return h("section", {}, h("h3", {}, text.given), h("p", {}, text.noAnswer));
  return facts(text.given, [
    [text.givenName, stranger(answer.name)],
    [text.givenSize, text.bytes(answer.size)],
    [text.givenDigest, givenDigest(answer, report, tools)],
  ]);
}

/** Known from the report if it was compared; else made, of an answer that the page holds. */
function givenDigest({ bytes }, { boundBy, statement, checks }, { engine }) {
  if (boundBy !== null) return [id(`blake3:${statement.subject.digest.blake3}`), ` (${strings.record.asSealed})`];
  const differs = checks.find(({ code }) => code === "output.digest");
  if (differs !== undefined) return id(differs.got);
  if (bytes === null) return null;
  const digest = id("");
  engine.digest(new Blob([bytes])).then(
    (found) => {
      digest.textContent = found;
    },
    () => digest.closest("div").remove(),
  );
  return digest;
}

function trustPart(trusted) {
  const text = strings.record;
  if (trusted === null || trusted.anchor === null)
    return h("section", {}, h("h3", {}, text.trust), h("p", {}, text.noAnchor));
  return facts(
    text.trust,
    [
      [text.anchor, id(trusted.anchor)],
      [text.head, [id(trusted.head.id), ` (${text.headEpoch(trusted.head.epoch)})`]],
    ],
    trusted.demo ? h("p", { class: "record-warning" }, text.demo) : null,
  );
}

function checksPart({ checks }) {
  const text = strings.record;
  const { names, status: words } = strings.checks;
  return h(
    "section",
    {},
    h("h3", {}, text.checks),
    h(
      "ul",
      { class: "record-checks" },
      checks.map(({ check, status, code, message, expected, got }) =>
        h(
          "li",
          { "data-status": status },
          h("strong", {}, `${names[check]}: ${words[status]}`),
          code === undefined ? null : [" ", h("code", {}, code)],
          " ",
          foreign(message, { lang: "en" }),
          expected === undefined ? null : h("p", {}, foreign(text.expected(value(expected)))),
          got === undefined ? null : h("p", {}, foreign(text.got(value(got)))),
        ),
      ),
    ),
  );
}

function weightsPart({ quorum, dissent, unaccountedWeight }) {
  if (quorum === null) return null;
  const text = strings.record;
  const signed = quorum.signers.filter(({ status }) => status === "signed");
  const others = quorum.signers.filter(({ status }) => status !== "signed");
  const part = facts(
    text.weights,
    [
      [text.signed, text.signedValue(quorum.signedWeight, quorum.totalWeight)],
      [text.threshold, value(quorum.threshold)],
      [text.margin, text.marginValue(quorum.margin)],
      [text.affirmed, value(quorum.quorumWeight)],
      [text.dissent, dissentOf(quorum.dissentWeight, dissent)],
      [text.abstained, value(quorum.abstainWeight)],
      [text.unaccounted, unaccountedWeight === null ? null : value(unaccountedWeight)],
    ],
    validators(text.signers(signed.length), signed, false),
    others.length === 0 ? null : validators(text.others(others.length), others, true),
  );
  // Of many validators it is longer than a page.
  part.classList.add("record-weights");
  return part;
}

function dissentOf(weight, dissent) {
  return dissent === null ? value(weight) : `${value(weight)} (${strings.record.dissentIs[dissent]})`;
}

function validators(title, list, withStatus) {
  const text = strings.record;
  return [
    h("h4", {}, title),
    h(
      "ul",
      { class: "record-validators" },
      list
        .slice(0, NAMED)
        .map(({ id: name, operator, weight, status }) =>
          h(
            "li",
            {},
            foreign(text.signer(name, operator, weight)),
            withStatus ? `, ${text.signerStatus[status]}` : null,
          ),
        ),
      list.length > NAMED ? h("li", {}, text.more(list.length - NAMED)) : null,
    ),
  ];
}

function receiptPart({ receipt, logged }) {
  const text = strings.record;
  if (receipt === null) return h("section", {}, h("h3", {}, text.receipt), h("p", {}, text.noReceipt));
  const { code, message, origin, index, treeSize, loggedBy, cosigningEpoch, cosigningWeight, cosigners } = receipt;
  const why = code === null ? null : h("p", {}, h("code", {}, code), " ", foreign(message, { lang: "en" }));
  return facts(text.receipt, [
    [text.logged[logged], loggedBy === null ? why : text.loggedBy(moment(loggedBy))],
    [text.origin, stranger(origin)],
    [text.position, index === null ? null : text.positionValue(index, treeSize)],
    [
      text.cosigned,
      cosigningWeight === null
        ? null
        : text.cosignedValue(cosigningWeight, cosigningEpoch, cosigners.map((one) => one.id).join(", ")),
    ],
  ]);
}

/** Votes, advisories and the policy: what never changes the verdict, and says so by its place. */
function besidePart({ votes, advisories, policy, accepted }) {
  const text = strings.record;
  if (votes === null && advisories === null && policy === null) return null;
  return facts(text.beside, [
    [
      text.votes,
      votes === null ? null : text.votesValue(votes.affirmWeight, votes.rejectWeight, votes.abstainWeight),
    ],
    [text.advisories, advisories === null ? null : advisoryLines(advisories)],
    [
      text.policy,
      policy === null
        ? null
        : [
            accepted ? text.accepted : text.notAccepted,
            policy.failures.map(({ rule, asked, found, code }) =>
              h(
                "p",
                {},
                foreign(text.rule(rule, value(asked), found === null ? text.nothing : value(found))),
                " ",
                h("code", {}, code),
              ),
            ),
          ],
    ],
  ]);
}

function advisoryLines({ counted, ignored }) {
  const text = strings.record;
  return [
    counted.map(({ advisory, applies }) =>
      h(
        "p",
        {},
        foreign(text.advisory(text.advisoryKinds[advisory.kind], target(advisory.target), since(advisory.since))),
        ` (${applies ? text.applies : text.appliesNot})`,
      ),
    ),
    ignored.length === 0 ? null : h("p", {}, text.ignoredAdvisories(ignored.length)),
  ];
}

function target({ model, certHash, publicKey }) {
  return model === undefined ? (certHash ?? publicKey) : `${model.name} ${model.version}`;
}

function since(time) {
  return time === null ? null : moment(time);
}

function againPart(finding, trusted) {
  const text = strings.record;
  return h(
    "section",
    { class: "record-again" },
    h("h3", {}, text.again),
    h("p", {}, text.againNote),
    h("pre", {}, commandOf(finding, trusted)),
  );
}

/** A part of facts; those without a value are left out. */
function facts(title, rows, ...more) {
  return h(
    "section",
    {},
    h("h3", {}, title),
    h(
      "dl",
      {},
      rows
        .filter(([, fact]) => fact !== null && fact !== undefined)
        .map(([name, fact]) => h("div", {}, h("dt", {}, name), h("dd", {}, fact))),
    ),
    ...more,
  );
}

function id(text) {
  return text === null ? null : h("code", {}, text);
}

function stranger(text) {
  return text === null || text === undefined ? null : foreign(text);
}

function digests(digest) {
  if (digest === null || digest === undefined) return null;
  return Object.entries(digest).map(([name, hex]) => h("code", {}, `${name}:${hex}`));
}
