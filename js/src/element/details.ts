/** What stands under Details: what is not shown, the checks, who signed, how they voted, the certificate. */

import { explain } from "../hash.js";
import type { Fragment, Quorum } from "../generated/report.js";
import type { Report } from "../report.js";
import { foreign, h } from "./dom.js";
import type { Format, Strings } from "./strings.js";
import { codeOf, isSealed, type Outcome, shown } from "./verdict.js";

type Section = readonly Node[];

/** So many rows a table or list has at most: the rest is counted. */
const ROWS = 60;

const SIGNS = { pass: "✓", fail: "✕", skipped: "–" } as const;

/** Makes it. An outcome of which there is nothing more to say has no details. */
export function details(outcome: Outcome, strings: Strings, format: Format): Node[] {
  if (outcome.is === "error") {
    const code = codeOf(outcome.error);
    return code === null ? [] : [h("dl", {}, ...fact(strings.facts.code, foreign(code, { class: "code" })))];
  }
  if (outcome.is !== "report") return [];
  const { report } = outcome;
  return [
    ...limits(report, strings),
    ...checks(report, strings, format),
    ...(report.quorum ? [...who(report.quorum, strings, format), ...vote(report, report.quorum, strings, format)] : []),
    ...parts(report, strings, format),
    ...policy(report, strings, format),
    ...advisories(report, strings, format),
    ...facts(report, strings, format),
  ];
}

function section(title: string, ...content: Node[]): Section {
  return [h("h3", {}, title), ...content];
}

function limits(report: Report, { limits: text }: Strings): Section {
  if (!report.valid) return [];
  const question = report.prompt === "matched" ? [] : [text.question];
  const time = report.logged === "yes" ? [] : [text.time];
  const open = [...question, text.newer, text.truth, ...time];
  return section(text.title, h("ul", { class: "points" }, ...open.map((point) => h("li", {}, foreign(point)))));
}

function checks(report: Report, { checks: text }: Strings, format: Format): Section {
  const rows = report.checks.map(({ check, status, message, code, expected, got }) => {
    const how = h("span", { class: "unseen" }, ` ${text.status[status]}:`);
    const body = h("div", {}, h("b", {}, text.names[check]), how, " ", foreign(message));
    const compared = [
      ...(expected === undefined ? [] : fact(text.expected, foreign(shown(expected, format), { class: "code" }))),
      ...(got === undefined ? [] : fact(text.got, foreign(shown(got, format), { class: "code" }))),
    ];
    if (compared.length > 0) body.append(h("dl", {}, ...compared));
    if (code !== undefined) {
      const meaning = foreign("", { class: "muted" });
      body.append(h("div", {}, meaning), h("div", {}, foreign(code, { class: "code" })));
      explain(code).then((said) => meaning.append(said ?? ""), () => {});
    }
    const sign = h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status]);
    return h("li", { class: "check", "data-check": check, "data-status": status }, sign, body);
  });
  return section(text.title, h("ol", { part: "checks" }, ...rows));
}

function who(quorum: Quorum, { who: text }: Strings, { number }: Format): Section {
  const pivotal = new Set(quorum.pivotal);
  const { columns } = text;
  const head = h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "col" }, columns.id),
      h("th", { scope: "col" }, columns.operator),
      h("th", { scope: "col", class: "numeric" }, columns.weight),
      h("th", { scope: "col" }, columns.status),
    ),
  );
  const rows = quorum.signers.slice(0, ROWS).map(({ id, operator, weight, status }) =>
    h(
      "tr",
      { "data-status": status },
      h("th", { scope: "row" }, foreign(id)),
      h("td", {}, operator === null ? h("span", { class: "muted" }, text.noOperator) : foreign(operator)),
      h("td", { class: "numeric" }, number(weight)),
      h("td", {}, text.status[status], pivotal.has(id) ? h("span", { class: "muted" }, `, ${text.pivotal}`) : null),
    ),
  );
  const notes = [
    quorum.signers.length > ROWS ? text.more(number(quorum.signers.length - ROWS)) : null,
    quorum.failedSignatures > 0 ? text.failed(number(quorum.failedSignatures)) : null,
    quorum.unknownSignatures > 0 ? text.unknown(number(quorum.unknownSignatures)) : null,
  ];
  return section(
    text.title,
    h("table", { part: "signers" }, head, h("tbody", {}, ...rows)),
    ...notes.flatMap((note) => (note === null ? [] : [h("div", { class: "muted" }, foreign(note))])),
  );
}

function vote(report: Report, quorum: Quorum, { vote: text }: Strings, { number }: Format): Section {
  const line = [
    `${number(quorum.quorumWeight)} ${text.affirm}`,
    `${number(quorum.dissentWeight)} ${text.dissent}`,
    `${number(quorum.abstainWeight)} ${text.abstain}`,
    ...(report.unaccountedWeight ? [`${number(report.unaccountedWeight)} ${text.unaccounted}`] : []),
  ].join(" · ");
  const dissent = report.dissent === null ? [] : [h("div", { class: "muted" }, foreign(text.dissentIs[report.dissent]))];
  return section(text.title, h("div", {}, foreign(line)), ...dissent);
}

function parts(report: Report, { parts: text, fragment: names }: Strings, { number }: Format): Section {
  const fragments: readonly Fragment[] = report.statement?.fragments ?? [];
  const known = fragments.filter(({ verdict }) => verdict !== null);
  if (known.length === 0) return [];
  // Those in doubt come first, and are not among the rest that is only counted.
  const order = { rejected: 0, contested: 1, affirmed: 2 } as const;
  const place = ({ verdict }: Fragment): number => (verdict === null ? 3 : order[verdict]);
  const first = [...known].sort((a, b) => place(a) - place(b)).slice(0, ROWS);
  const rows = first.flatMap(({ id, verdict, quorumWeight, dissentWeight }) =>
    verdict === null ? [] : fact(foreign(id), text.tally(names[verdict], number(quorumWeight), number(dissentWeight))),
  );
  return section(text.title, h("dl", { part: "fragments" }, ...rows));
}

function policy(report: Report, { policy: text, notice }: Strings, format: Format): Section {
  const failures = report.policy?.failures ?? [];
  if (failures.length === 0) return [];
  const rows = failures.map(({ rule, asked, found, code }) =>
    h("li", {}, notice.policy(rule, shown(asked, format), shown(found, format)), " ", foreign(code, { class: "code" })),
  );
  return section(text.title, h("ul", {}, ...rows));
}

function advisories(report: Report, { advisories: text }: Strings, { number }: Format): Section {
  const { advisories: found } = report;
  if (!found) return [];
  const ignored = found.ignored.length > 0 ? [h("div", { class: "muted" }, text.ignored(number(found.ignored.length)))] : [];
  return section(text.title, h("div", {}, foreign(found.message)), ...ignored);
}

function facts(report: Report, { facts: text }: Strings, { number }: Format): Section {
  const { certHash, statement, receipt, logged } = report;
  if (certHash === null && statement === null) return [];
  const code = (id: string): HTMLElement => foreign(id, { class: "code" });
  const sealedAt = (time: string): HTMLElement => h("time", { datetime: time }, moment(time));
  const hash = certHash === null ? [] : fact(text.certHash, code(certHash));
  const said = statement
    ? [
        ...fact(text.model, foreign(`${statement.model.name} ${statement.model.version}`)),
        ...fact(text.network, foreign(statement.network)),
        ...fact(text.epoch, number(statement.epoch)),
        ...fact(text.round, foreign(statement.round.id)),
        ...fact(text.sealedAt, sealedAt(statement.round.sealedAt), " ", h("span", { class: "muted" }, text.byWord)),
      ]
    : [];
  const loggedBy = receipt?.loggedBy ?? null;
  const seen = loggedBy === null ? text.loggedIs[logged] : text.loggedBy(moment(new Date(loggedBy * 1000).toISOString()));
  const ids = statement
    ? [
        ...fact(text.validatorSet, code(statement.validatorSet)),
        ...(statement.flags.length > 0 ? fact(text.flags, foreign(statement.flags.join(", "))) : []),
      ]
    : [];
  return section(
    isSealed(report) ? text.title : text.titleClaims,
    h("dl", { part: "facts" }, ...said, ...fact(text.logged, seen), ...hash, ...ids),
  );
}

function fact(name: string | Node, ...value: (Node | string)[]): [HTMLElement, HTMLElement] {
  return [h("dt", {}, name), h("dd", {}, ...value)];
}

/** `2026-03-01 09:00:41 UTC`, to the second and never in local time. */
function moment(time: string): string {
  return time.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC");
}
