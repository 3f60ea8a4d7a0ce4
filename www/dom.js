/** Making elements. What a stranger supplied only ever arrives as a text node: nothing here parses markup. */

import { revealed } from "./hidden.js";

/** So many hidden characters of a text are shown: a stranger may give millions, and these are enough to see it. */
const MARKED = 100;
const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. In `props`, `class` and everything with a dash or written as in HTML is an attribute; `on` holds
 * listeners; `undefined`, `null` and `false` leave an attribute out. Children are nodes, texts, or nothing.
 */
export function h(name, props = {}, ...children) {
  return build(document.createElement(name), props, children);
}

/** The same for SVG. */
export function svg(name, props = {}, ...children) {
  return build(document.createElementNS(SVG, name), props, children);
}

/** Puts `children` in the place of all that `parent` has. */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
  return parent;
}

/** A text for screen readers alone. It is not selected with the text around it. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/**
 * A text whose direction and content are a stranger's, kept from rearranging what stands around it, and with what is
 * hidden in it shown, so that no two names look alike that are not.
 */
export function foreign(text, props = {}) {
  return h("bdi", props, [text].flat(Infinity).map(shown));
}

/** A text with what is hidden in it as code points; anything else as it is. */
export function shown(text) {
  if (typeof text !== "string") return text;
  return revealed(text, MARKED).map((run) =>
    typeof run === "string" ? run : h("span", { class: "hidden-character" }, run.code),
  );
}

/** An id or digest: one word to the eye, breakable anywhere. */
export function code(text) {
  return h("code", { class: "code" }, text);
}

function build(element, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}
