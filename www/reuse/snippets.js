/**
 * Code that does the check again, elsewhere: as a module for Node, and as a command. Both read the same files, and name
 * them by names that came from strangers, so nothing in a name may mean anything to a language.
 *
 * Nothing here touches the page, so that tests can run it, and what it gives, anywhere.
 */

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
/** What cannot be seen, moves what stands around it, or steers a terminal: control and format characters, line ends. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * The files that a check needs, each with the one name that the code has for it.
 *
 * @param {object} finding
 * @param {{ bundles: object[] }} trusted
 * @returns {{ role: string, name: string, thing: object, renamed: boolean }[]} in the order of the code; `renamed` if the
 *   thing has no name or cannot keep it, so that whoever wants to run the code has to save it under this one first
 */
export function filesOf(finding, trusted) {
  const things = [
    ...trusted.bundles.map((thing) => ({ role: "trust", thing })),
    ...["certificate", "answer", "prompt", "receipt"].map((role) => ({ role, thing: finding[role] })),
    ...["votes", "advisories"].flatMap((role) => finding[role].map((thing) => ({ role, thing }))),
    { role: "policy", thing: finding.policy },
  ].filter(({ thing }) => thing !== null);
  const taken = new Map();
  return things.map(({ role, thing }) => {
    const own = fileName(thing.name);
    const name = unused(own ?? NAMES[role], thing, taken);
    taken.set(name, thing);
    return { role, thing, name, renamed: name !== thing.name };
  });
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
  const [trust, ...furtherTrust] = of(files, "trust").map(read);
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
    `${furtherTrust.length > 0 ? "let" : "const"} verifier = await Verifier.load({`,
    `  anchor: ${literal(trusted.anchor)},`,
    `  trust: ${trust},`,
    "});",
    furtherTrust.map((more) => `verifier = await verifier.extend(${more});`),
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
  const bundles = of(files, "trust").map(path);
  let [trust] = bundles;
  if (bundles.length > 1) {
    trust = word(unused(NAMES.trust, null, new Map(files.map((file) => [file.name, file]))));
    before.push(`quorumseal trust build --anchor ${word(trusted.anchor)} --out ${trust} ${bundles.join(" ")}`);
  }
  const words = [
    "quorumseal verify",
    `--anchor ${word(trusted.anchor)}`,
    `--trust ${trust}`,
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
  return text.replace(new RegExp(UNSEEN, "gu"), (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
}

/**
 * A text as one word of a POSIX shell. What cannot be seen never stands in it: a terminal would act upon some of it, were
 * it pasted. Such a text is made by a line of its own, which is added to `before`.
 *
 * @param {string} text
 * @param {string[]} before
 */
export function shellWord(text, before) {
  if (BARE.test(text)) return text;
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const variable = `file${before.length + 1}`;
  const format = [...text].map((letter) => (UNSEEN.test(letter) || "%\\'".includes(letter) ? octal(letter) : letter));
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
function unused(name, thing, taken) {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${count}-${name}`;
    if (!taken.has(candidate) || taken.get(candidate) === thing) return candidate;
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

function isStreamed({ role, thing }) {
  return (role === "answer" || role === "prompt") && thing.size > STREAMED;
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
