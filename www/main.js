/** The page: what was given goes to the engine, and what it finds is shown. */

import { fill, h } from "./dom.js";
import { language, languages, onLanguage, setLanguage, startLanguage, strings } from "./language.js";

await startLanguage();
build();
onLanguage(build);

function build() {
  document.title = strings.page.title;
  fill(document.getElementById("intro"), strings.page.intro);
  fill(document.getElementById("footer"), h("p", {}, strings.page.footer), languageChoice());
  fill(
    document.getElementById("page"),
    h("section", { id: "given" }),
    h("section", { id: "trust" }),
    h("section", { id: "verdict", "aria-live": "polite" }),
    h("div", { id: "truths" }),
    h("div", { id: "evidence" }),
    h("div", { id: "tamper" }),
    h("div", { id: "reuse" }),
    h("div", { id: "record" }),
  );
}

function languageChoice() {
  const choice = h(
    "select",
    { id: "language", on: { change: () => setLanguage(choice.value) } },
    languages.map(({ code, name }) => h("option", { value: code, lang: code, selected: code === language() }, name)),
  );
  return h("p", {}, h("label", { for: "language" }, strings.page.language), " ", choice);
}
