/**
 * The code that the page gives for doing a check elsewhere is run: as a module in Node with the packed package, as a
 * command through a shell. It must find what the page found, whatever the files are called.
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { install, run } from "./support/elsewhere.mjs";
import { filesOf as filesOfMaterial, materials, reportOf } from "./support/materials.mjs";
import { load } from "./support/modules.mjs";

const { commandOf, filesOf, literal, moduleOf, visible } = await load("reuse/snippets.js");
const { HIDDEN } = await load("hidden.js");

/** Names that mean something to a shell, to JavaScript, to a terminal or to a command line. All can be of a file. */
const HOSTILE = [
  "two words.json",
  'it\'s "quoted".json',
  "$(touch pwned).json",
  "`touch pwned`",
  "; touch pwned; #",
  "&& touch pwned &",
  "-rf",
  "--json",
  "-",
  "new\nline.json",
  "ends in line ends\n\n",
  "\ntouch pwned\n",
  "\u001b[201~\u0003\ntouch pwned\n",
  "back\\slash \\n %s %d %%.json",
  "ends in a backslash\\",
  "${process.exit(3)}",
  '"); process.exit(3); //',
  "*/ process.exit(3) /*",
  "right to left \u202egnp.json",
  "line\u2028separator\u2029.json",
  "tab\tbell\u0007.json",
  "*",
  "[a-z]?",
  "~",
  "~root",
  "!!",
  "=ls",
  "{a,b}",
  "<in>out|pipe",
  "#hash",
  "名前 é🗝️.json",
  "'",
  "''\"\"",
  "%s%n.json",
  "x.".repeat(60),
];

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "quorumseal-snippets-"));
  await install(folder);
});

after(() => rm(folder, { recursive: true, force: true }));

test("the code for a check finds what the page found, for files of any name", { concurrency: 2 }, async (t) => {
  let next = 0;
  const hostile = () => HOSTILE[next++ % HOSTILE.length];
  const tests = Object.entries(materials)
    .filter(([, { trust }]) => trust !== null)
    .map(([name, material]) => {
      const { finding, trusted } = given(material, hostile);
      return t.test(name, async () => {
        const { report } = await reportOf(material);
        const files = filesOf(finding, trusted);
        const place = join(folder, name);
        await mkdir(place);
        for (const { name: file, content } of files) await writeFile(join(place, file), await content());
        const before = await readdir(place);

        for (const shell of ["sh", "bash"]) {
          const command = commandOf(finding, trusted, ["a comment"]);
          const { code, stdout } = await run(shell, ["-c", `${command} --json`], place);
          assert.deepEqual(JSON.parse(stdout), plain(report), `${shell}: ${command}`);
          assert.equal(code, report.accepted ? 0 : 1, command);
        }
        assert.deepEqual(await readdir(place), before, "the command touched something");

        const program = moduleOf(finding, trusted, ["a comment\nof two lines"]);
        await writeFile(join(place, "check.mjs"), program);
        const { code, stdout, stderr } = await run(process.execPath, ["check.mjs"], place);
        assert.equal(stderr, "", program);
        assert.deepEqual(JSON.parse(stdout), plain(report), program);
        assert.equal(code, report.accepted ? 0 : 1, program);
        assert.deepEqual(await readdir(place), [...before, "check.mjs"].sort(), "the module touched something");
      });
    });
  await Promise.all(tests);
  assert.ok(next >= HOSTILE.length, "not every name was used");
});

test("several trust bundles, and sets by themselves, are one bundle", async () => {
  const { finding, trusted } = given(materials.valid, () => "trust.json");
  const { report } = await reportOf(materials.valid);
  const { sets } = JSON.parse(materials.valid.trust.bundle);
  // The anchor is the set of epoch 1; the certificate's is that of epoch 2, which stands in another bundle.
  trusted.bundles = [
    thing("older.json", JSON.stringify({ sets: sets.slice(0, 2) }), 11),
    { ...thing("set.json", JSON.stringify(sets[2]), 12), set: true },
    thing("junk.json", "[", 13),
  ];
  const place = join(folder, "bundles");
  await mkdir(place);
  const files = filesOf(finding, trusted);
  assert.deepEqual(
    files.map(({ name, given: own }) => [name, own]),
    [
      ["trust.json", null],
      ["2-trust.json", "trust.json"],
      ["3-trust.json", "trust.json"],
    ],
  );
  for (const { name, content } of files) await writeFile(join(place, name), await content());
  const command = await run("sh", ["-c", `${commandOf(finding, trusted)} --json`], place);
  assert.deepEqual(JSON.parse(command.stdout), plain(report));
  await writeFile(join(place, "check.mjs"), moduleOf(finding, trusted));
  const program = await run(process.execPath, ["check.mjs"], place);
  assert.deepEqual(JSON.parse(program.stdout), plain(report), program.stderr);
});

test("a name is a file's name in the folder, one for each thing", () => {
  const trusted = { anchor: `blake3:${"0".repeat(64)}`, bundles: [thing("../../trust.json", "", 0)] };
  const same = thing("answer.md", "", 1);
  const finding = {
    certificate: thing(null, "", 2),
    answer: same,
    prompt: same,
    receipt: thing("answer.md", "", 3),
    votes: [thing(null, "", 4), thing("..", "", 5), { ...thing("votes.json", "", 6), part: true }],
    advisories: [],
    policy: thing("trust.json", "", 7),
  };
  const named = filesOf(finding, trusted).map(({ role, name, given: own }) => [role, name, own]);
  assert.deepEqual(named, [
    ["trust", "trust.json", "../../trust.json"],
    ["certificate", "answer.cert.json", null],
    ["answer", "answer.md", "answer.md"],
    ["prompt", "answer.md", "answer.md"],
    ["receipt", "2-answer.md", "answer.md"],
    ["votes", "vote.json", null],
    ["votes", "2-vote.json", ".."],
    ["votes", "3-vote.json", null],
    ["policy", "2-trust.json", "trust.json"],
  ]);
});

test("nothing in a literal is hidden, and it is the text again", () => {
  for (const name of HOSTILE) {
    const written = literal(name);
    assert.equal(new Function(`return ${written};`)(), name);
    assert.ok(!HIDDEN.test(written), written);
    assert.ok(!HIDDEN.test(visible(name)));
  }
});

/** A finding as the page has one, of things that have names from strangers. */
function given(material, name) {
  const files = new Map(filesOfMaterial(material).map((file) => [file.name, file.bytes]));
  let id = 0;
  const take = (file) => (files.has(file) ? thing(name(), files.get(file), (id += 1)) : null);
  const many = (stem) => [...files.keys()].filter((file) => file.startsWith(stem)).map(take);
  return {
    finding: {
      certificate: take("answer.cert.json"),
      answer: take("answer.md"),
      prompt: take("prompt.txt"),
      receipt: take("answer.tlog-proof"),
      votes: many("vote-"),
      advisories: many("advisory-"),
      policy: take("policy.json"),
    },
    trusted: { anchor: material.trust.anchor, bundles: [thing(name(), material.trust.bundle, (id += 1))] },
  };
}

/** A thing as the engine makes it. */
function thing(name, content, id) {
  const bytes = Buffer.from(content);
  return { id, name, size: bytes.length, bytes, text: bytes.toString(), blob: null, parts: null, set: false };
}

/** As JSON has it. */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}
