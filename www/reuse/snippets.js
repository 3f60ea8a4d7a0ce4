/**
 * Code that does the check again, elsewhere: as a module for Node, and as a command. Both read the same files, and name
 * them by names that came from strangers, so nothing in a name may mean anything to a language.
 *
 * Nothing here touches the page, so that tests can run it, and what it gives, anywhere.
 */

import { HIDDEN } from "../hidden.js";

/** What each thing is called where it has no name of its own. */
const NAMES = {
  trust: "trust.json",
  certificate: "answer.cert.json",
  answer: "answer.txt",
  prompt: "prompt.txt",
  receipt: "answer.tlog-proof",
  votes: "vote.json",
  advisories: "advisory.json",
  policy: "policy.json",
};
/** Over this many bytes an answer or a prompt is read as a stream. No hint is looked for in one so long. */
const STREAMED = 1 << 20;
/** What a shell takes as it is. */
const BARE = /^[A-Za-z0-9_./][A-Za-z0-9_./:@%+,-]*$/;

/**
 * The files that a check needs, each with the one name that the code has for it.
 *
 * Several trust bundles, or validator sets by themselves, are one file: a bundle of all of them.
 *
 * @param {object} finding
 * @param {{ bundles: object[] }} trusted
 * @returns {{ role: string, name: string, given: string | null, size: number, content: () => Promise<BlobPart> }[]} in the
 *   order of the code. `given` is the name under which the very file was given, or `null`; unless it is `name`, whoever
 *   wants to run the code has to save the file first
 */
export function filesOf(finding, trusted) {
  const { bundles } = trusted;
  const whole = bundles.length === 1 && !bundles[0].set && !bundles[0].part;
  const files = [
    whole
      ? fileOf("trust", bundles[0])
      : { role: "trust", id: "trust", given: null, size: 0, content: () => bundleOf(bundles) },
    ...["certificate", "answer", "prompt", "receipt"].map((role) => fileOf(role, finding[role])),
    ...["votes", "advisories"].flatMap((role) => finding[role].map((thing) => fileOf(role, thing))),
    fileOf("policy", finding.policy),
  ].filter((file) => file !== null);
  const taken = new Map();
  return files.map(({ id, ...file }) => {
    const name = unused(fileName(file.given) ?? NAMES[file.role], id, taken);
    taken.set(name, id);
    return { ...file, name };
  });
}

function fileOf(role, thing) {
  if (thing === null) return null;
  const { id, name, size, bytes, text, blob } = thing;
  // What is a part of a list has the list's name, and is not that file.
  return { role, id, given: thing.part ? null : name, size, content: async () => bytes ?? text ?? blob };
}

/** One bundle of several, as text. What cannot be read trusts nothing, and is left out. */
async function bundleOf(bundles) {
  const sets = [];
  const skips = [];
  for (const { text, blob, set } of bundles) {
    try {
      const read = JSON.parse(text ?? (await blob.text()));
      sets.push(...(set ? [read] : read.sets));
      skips.push(...(set ? [] : (read.skips ?? [])));
    } catch {}
  }
  return JSON.stringify({ sets, skips });
}

/**
 * A module for Node that does the check, prints the report and exits with 0 if it is accepted, else with 1.
 *
 * @param {object} finding
 * @param {{ anchor: string, bundles: object[] }} trusted
 * @param {string[]} comments lines to begin with
 * @returns {string}
 */
export function moduleOf(finding, trusted, comments = []) {
  const files = filesOf(finding, trusted);
  const [trust] = of(files, "trust").map(read);
  const [answer] = of(files, "answer").map(readAny);
  const certificate = of(files, "certificate").map(read)[0] ?? "null";
  const options = [
    ...of(files, "prompt").map((file) => `  prompt: ${readAny(file)},`),
    ...of(files, "receipt").map((file) => `  receipt: ${read(file)},`),
    ...list("votes", of(files, "votes")),
    ...list("advisories", of(files, "advisories")),
    ...of(files, "policy").map((file) => `  policy: ${read(file)},`),
  ];
  const streams = files.some(isStreamed);
  const given = answer === undefined && options.length === 0 ? [certificate] : [certificate, answer ?? "null"];
  return lines(
    comments.map((comment) => `// ${oneLine(comment)}`),
    streams ? `import { createReadStream } from "node:fs";` : null,
    `import { readFile } from "node:fs/promises";`,
    streams ? `import { Readable } from "node:stream";` : null,
    `import { Verifier } from "quorumseal";`,
    "",
    "const verifier = await Verifier.load({",
    `  anchor: ${literal(trusted.anchor)},`,
    `  trust: ${trust},`,
    "});",
    "const report = await verifier.verify(",
    given.map((one) => `  ${one},`),
    options.length === 0 ? [] : ["  {", options.map((line) => `  ${line}`), "  },"],
    ");",
    "",
    "console.log(JSON.stringify(report, null, 2));",
    "process.exitCode = report.accepted ? 0 : 1;",
  );
}

/**
 * A command for a POSIX shell that does the check. `--json` after it makes it print the report.
 *
 * @param {object} finding
 * @param {{ anchor: string, bundles: object[] }} trusted
 * @param {string[]} comments lines to begin with
 * @returns {string}
 */
export function commandOf(finding, trusted, comments = []) {
  const files = filesOf(finding, trusted);
  const before = [];
  const word = (text) => shellWord(text, before);
  const path = (file) => word(file.name.startsWith("-") ? `./${file.name}` : file.name);
  const flag = (name, role) => of(files, role).map((file) => `--${name} ${path(file)}`);
  const words = [
    "quorumseal verify",
    `--anchor ${word(trusted.anchor)}`,
    ...flag("trust", "trust"),
    // What is empty is no certificate.
    ...(finding.certificate === null ? ["--certificate /dev/null"] : flag("certificate", "certificate")),
    ...flag("artifact", "answer"),
    ...flag("prompt", "prompt"),
    ...flag("receipt", "receipt"),
    ...flag("votes", "votes"),
    ...flag("advisory", "advisories"),
    ...flag("policy", "policy"),
  ];
  return lines(
    comments.map((comment) => `# ${oneLine(comment)}`),
    before,
    words.join(" \\\n  "),
  );
}

/**
 * A text as a literal of JavaScript.
 *
 * @param {string} text
 */
export function literal(text) {
  return visible(JSON.stringify(text));
}

/**
 * A text in which nothing is hidden, for people to read.
 *
 * @param {string} text
 */
export function visible(text) {
  return text.replace(new RegExp(HIDDEN, "gu"), (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
}

/**
 * A text as one word of a POSIX shell. What cannot be seen never stands in it: a terminal would act upon some of it, were
 * it pasted. Such a text is made by a line of its own, which is added to `before`.
 *
 * @param {string} text
 * @param {string[]} before
 */
function shellWord(text, before) {
  if (BARE.test(text)) return text;
  if (!HIDDEN.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const variable = `file${before.length + 1}`;
  const format = [...text].map((letter) => (HIDDEN.test(letter) || "%\\'".includes(letter) ? octal(letter) : letter));
  // The dot keeps line ends at the end, which a shell would drop.
  before.push(`${variable}=$(printf '${format.join("")}.') && ${variable}=\${${variable}%.}`);
  return `"$${variable}"`;
}

function octal(letter) {
  if (letter === "%") return "%%";
  return [...new TextEncoder().encode(letter)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** The last part of a name, if a file can have it: a name is never a way out of the folder. */
function fileName(name) {
  const last = name === null ? "" : name.slice(name.lastIndexOf("/") + 1);
  return last === "" || last === "." || last === ".." || last.includes("\0") ? null : last;
}

/** `name`, or the first of `2-name`, `3-name` … that nothing else has. */
function unused(name, id, taken) {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${count}-${name}`;
    if (!taken.has(candidate) || taken.get(candidate) === id) return candidate;
  }
}

function of(files, role) {
  return files.filter((file) => file.role === role);
}

function read(file) {
  return `await readFile(${literal(file.name)})`;
}

function readAny(file) {
  return isStreamed(file) ? `Readable.toWeb(createReadStream(${literal(file.name)}))` : read(file);
}

function isStreamed({ role, size }) {
  return (role === "answer" || role === "prompt") && size > STREAMED;
}

function list(name, files) {
  return files.length === 0 ? [] : [`  ${name}: [`, ...files.map((file) => `    ${read(file)},`), "  ],"];
}

function lines(...parts) {
  return parts
    .flat(Infinity)
    .filter((line) => line !== null)
    .join("\n");
}

/** A comment ends with its line. */
function oneLine(text) {
  return text.replace(/\s+/gu, " ");
}
