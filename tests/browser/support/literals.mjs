/** The texts in a script: what stands between quotes, or in a template around what is put into it. */

import { require } from "../../js/support/repo.mjs";

const esbuild = require("esbuild");

/**
 * `[{ text, before }]` of a module's source: each literal's text, and the code before it, by which one knows what it is for.
 * Comments and regular expressions hold none.
 */
export function literals(source) {
  // Without comments, and with one way of writing everything.
  const { code } = esbuild.transformSync(source, { minifyWhitespace: true, legalComments: "none", charset: "utf8" });
  const found = [];
  let at = 0;
  scan("");
  return found;

  /** Goes on to `end` of a template's inset, or to the end. */
  function scan(end) {
    let depth = 0;
    while (at < code.length) {
      const letter = code[at];
      if (letter === end && depth === 0) return;
      if (letter === "{") depth += 1;
      if (letter === "}") depth -= 1;
      if (letter === '"' || letter === "'") quoted(letter);
      else if (letter === "`") template();
      else if (letter === "/" && begins(code.slice(0, at))) expression();
      else at += 1;
    }
  }

  function quoted(mark) {
    const start = at;
    for (at += 1; code[at] !== mark; at += 1) if (code[at] === "\\") at += 1;
    at += 1;
    add(start, code.slice(start + 1, at - 1));
  }

  function template() {
    const begin = at;
    let start = (at += 1);
    while (code[at] !== "`") {
      if (code[at] === "\\") {
        at += 2;
      } else if (code.startsWith("${", at)) {
        add(begin, code.slice(start, at));
        at += 2;
        scan("}");
        start = at += 1;
      } else {
        at += 1;
      }
    }
    add(begin, code.slice(start, at));
    at += 1;
  }

  function expression() {
    let inClass = false;
    for (at += 1; code[at] !== "/" || inClass; at += 1) {
      if (code[at] === "\\") at += 1;
      else if (code[at] === "[") inClass = true;
      else if (code[at] === "]") inClass = false;
    }
    at += 1;
  }

  function add(start, text) {
    found.push({ text, before: code.slice(Math.max(0, start - 40), start) });
  }
}

/** Whether a slash after this begins a regular expression, and does not divide. */
function begins(before) {
  return /(?:^|[([{,;:=!&|?+*%~^<>-]|\b(?:return|typeof|case|in|of|void|delete|throw))\s*$/.test(before);
}
