/** Making elements. Text goes in as text only, and nothing is styled but through classes and parts. */

type Child = Node | string | null | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An element of HTML. Attributes that are `null`, `undefined` or `false` are left out. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** An element of SVG. Sizes are attributes there, so that a strict policy has nothing against them. */
export function svg(name: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Text that may be of another direction than the page: neither turns the other. */
export function foreign(text: string, attributes: Attributes = {}): HTMLElement {
  return h("bdi", attributes, text);
}

function filled<T extends Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}
