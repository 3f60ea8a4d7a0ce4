/** The project's stories, to be opened with a button each. */

import { fill, h } from "../dom.js";
import { strings } from "../language.js";

const FOLDER = new URL("examples/", document.baseURI);

/**
 * Makes the list of examples, empty until `list()`, which does nothing where they are listed already, and otherwise
 * tries again. `open(files, trust)` is called when one is chosen, and may return a promise:
 *
 * - `files` is all that belongs together, as `{ file, kind }`: a `File`, and what it is, since some examples are about
 *   a file in the wrong place; `kind` is `certificate`, `answer`, `prompt`, `receipt`, `advisory` or `policy`
 * - `trust` is `{ anchor, bundles, demo: true }`, with the bundles as `File`s: keys that anybody can derive
 *
 * The buttons have the ids `example-STORY-NAME`, with the names that a story's `index.json` gives its cases and groups.
 */
export function createExamples({ open }) {
  const sections = h("div", { class: "examples-stories" });
  const said = h("p", { class: "problem", role: "alert", hidden: true });
  let latest = 0;
  return { element: h("div", {}, sections, said), list };

  async function list() {
    if (sections.hasChildNodes()) return;
    const mine = (latest += 1);
    complain(null);
    try {
      const { stories } = await read("index.json");
      const found = await Promise.all(stories.map(section));
      if (mine === latest) fill(sections, found);
    } catch (error) {
      if (mine === latest) complain(error.message);
    }
  }

  async function section({ folder }) {
    const story = await read(`${folder}/index.json`);
    // A story that the page does not know says its own titles.
    const names = strings.stories[folder] ?? {};
    const title = h("h3", { id: `examples-${folder}` }, names.title ?? story.title);
    const rows = [...story.groups, ...story.cases].map((one) => {
      const cases = one.cases ?? [one.name];
      const chosen = story.cases.filter(({ name }) => cases.includes(name));
      const id = `example-${folder}-${one.name}`;
      const button = h("button", { type: "button", id, class: "example" }, names[one.name] ?? one.title);
      button.addEventListener("click", () => show(folder, story, chosen, button));
      return h("li", {}, button);
    });
    return h("section", { "aria-labelledby": title.id }, title, h("ul", { class: "examples-list" }, rows));
  }

  /** Fetches what the cases need and has it opened, unless another was chosen meanwhile. */
  async function show(folder, story, cases, button) {
    const mine = (latest += 1);
    complain(null);
    button.setAttribute("aria-busy", "true");
    try {
      const [trust, ...files] = await Promise.all([
        file(`${folder}/${story.trust}`),
        ...needed(cases).map(async ([name, kind]) => ({ file: await file(`${folder}/${name}`), kind })),
      ]);
      if (mine === latest) await open(files, { anchor: story.anchor, bundles: [trust], demo: true });
    } catch (error) {
      if (mine === latest) complain(error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function complain(message) {
    said.hidden = message === null;
    said.textContent = message ?? "";
  }
}

/** The files of some cases, each once: `[name, kind]`. */
function needed(cases) {
  const kinds = new Map();
  const add = (name, kind) => name && !kinds.has(name) && kinds.set(name, kind);
  for (const one of cases) {
    add(one.certificate, "certificate");
    add(one.artifact, "answer");
    add(one.prompt, "prompt");
    add(one.receipt, "receipt");
    for (const advisory of one.advisories) add(advisory, "advisory");
    add(one.policy, "policy");
  }
  return [...kinds];
}

async function read(name) {
  return JSON.parse(await (await fetched(name)).text());
}

async function file(name) {
  return new File([await (await fetched(name)).blob()], name.split("/").at(-1));
}

/** Throws an error whose message is for people. */
async function fetched(name) {
  const { failed, status } = strings.examples;
  let response;
  try {
    response = await fetch(new URL(name, FOLDER));
  } catch (cause) {
    throw new Error(failed(name, cause.message), { cause });
  }
  if (!response.ok) throw new Error(failed(name, status(response.status)));
  return response;
}
