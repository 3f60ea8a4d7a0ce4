/** Making elements. What a stranger supplied only ever arrives as a text node: nothing here parses markup. */

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

/** A text whose direction and content are a stranger's, kept from rearranging what stands around it. */
export function foreign(text, props = {}) {
  return h("bdi", props, text);
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
