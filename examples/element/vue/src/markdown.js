/**
 * Markdown for `element.render`: verified text in, nodes out. It builds nodes from `marked`'s tokens and never parses HTML
 * into the page, since a seal says who stands behind a text and not that its markup is harmless.
 */

import { marked } from "marked";

/** Where links may lead. */
const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/**
 * @param {string} text
 * @param {readonly import("quorumseal/element").AnswerFragment[]} fragments
 * @returns {DocumentFragment}
 */
export function markdown(text, fragments) {
  const doubtful = fragments.filter(({ verdict }) => verdict !== "affirmed");
  const result = document.createDocumentFragment();
  let at = 0;
  // marked turns carriage returns into line feeds: then its places are not the text's, and the element's own list has to do.
  const marks = text.includes("\r") ? [] : doubtful;
  for (const token of marked.lexer(text)) {
    result.append(...block(token, at, marks));
    at += token.raw.length;
  }
  return result;
}

/** Nodes of a block that begins at `at`. */
function block(token, at, marks) {
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "hr":
      return [element("hr")];
    case "heading":
      return [element(`h${Math.min(6, token.depth + 1)}`, ...inside(token, at, marks))];
    case "paragraph":
      return [element("p", ...inside(token, at, marks))];
    case "text":
      return token.tokens ? inside(token, at, marks) : [...words(token, at, marks)];
    case "code":
      return whole(token, at, marks, [element("pre", element("code", token.text))]);
    case "blockquote":
      return whole(token, at, marks, [element("blockquote", ...token.tokens.flatMap((inner) => block(inner, 0, [])))]);
    case "list": {
      const items = token.items.map((item) => element("li", ...item.tokens.flatMap((inner) => block(inner, 0, []))));
      return whole(token, at, marks, [element(token.ordered ? "ol" : "ul", ...items)]);
    }
    case "table": {
      const row = (cells, name) => element("tr", ...cells.map((cell) => element(name, ...cell.tokens.flatMap((inner) => inline(inner, 0, [])))));
      const head = element("thead", row(token.header, "th"));
      return whole(token, at, marks, [element("table", head, element("tbody", ...token.rows.map((cells) => row(cells, "td"))))]);
    }
    default:
      // Raw HTML, and what a later version of marked may know: the text that it is.
      return whole(token, at, marks, [element("p", token.raw)]);
  }
}

/** Nodes of a token within a line. */
function inline(token, at, marks) {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return [element(token.type, ...inside(token, at, marks))];
    case "codespan":
      return uncut(element("code", token.text), token, at, marks);
    case "br":
      return [element("br")];
    case "link": {
      const link = element("a", ...inside(token, at, marks));
      if (!isSafe(token.href)) return [...link.childNodes];
      link.href = token.href;
      link.rel = "noopener noreferrer nofollow";
      return [link];
    }
    case "image":
      return uncut(document.createTextNode(token.text), token, at, marks);
    case "escape":
      return uncut(document.createTextNode(token.text), token, at, marks);
    case "text":
      return token.tokens ? inside(token, at, marks) : [...words(token, at, marks)];
    default:
      return uncut(document.createTextNode(token.raw), token, at, marks);
  }
}

/** What is inside a token, each part with its place. */
function inside(token, at, marks) {
  let place = at + Math.max(0, token.raw.indexOf(token.text));
  return token.tokens.flatMap((inner) => {
    const nodes = inline(inner, place, marks);
    place += inner.raw.length;
    return nodes;
  });
}

/** Text, cut where marks begin and end. */
function* words({ raw }, at, marks) {
  let from = 0;
  for (const mark of marks) {
    const start = Math.max(from, mark.from - at);
    const end = Math.min(raw.length, mark.to - at);
    if (start >= end) continue;
    if (start > from) yield document.createTextNode(decoded(raw.slice(from, start)));
    yield markOf(mark, decoded(raw.slice(start, end)));
    from = end;
  }
  if (from < raw.length) yield document.createTextNode(decoded(raw.slice(from)));
}

/** Something that cannot be cut: it is marked as a whole if a mark touches it. */
function uncut(node, { raw }, at, marks) {
  const mark = marks.find(({ from, to }) => from < at + raw.length && to > at);
  return mark ? [markOf(mark, node)] : [node];
}

function whole({ raw }, at, marks, nodes) {
  const mark = marks.find(({ from, to }) => from < at + raw.trimEnd().length && to > at);
  if (!mark) return nodes;
  const made = element("div", ...nodes);
  made.dataset.verdict = mark.verdict;
  return [made, element("p", markOf(mark, mark.verdict))];
}

function markOf({ id, verdict }, content) {
  const mark = element("mark", content);
  mark.dataset.id = id;
  mark.dataset.verdict = verdict;
  return mark;
}

/** `&amp;` and the like, as HTML has them; a document that is never shown loads nothing and runs nothing. */
function decoded(text) {
  if (!text.includes("&")) return text;
  const { documentElement } = new DOMParser().parseFromString(`<p>${text.replaceAll("<", "&lt;")}`, "text/html");
  return documentElement.textContent;
}

function isSafe(href) {
  try {
    return SCHEMES.has(new URL(href, document.baseURI).protocol);
  } catch {
    return false;
  }
}

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}
