/** A changed copy as things that the page can be given. */

const UTF8 = new TextEncoder();

/**
 * The things of a finding with those that a change changed in the place of what they were: what was taken away is
 * missing, and what nobody changed is the same thing.
 */
export function opened({ given }, copy, finding) {
  const { certificate, answer, prompt, receipt, votes, advisories, policy } = finding;
  const own = { certificate, answer, prompt, receipt };
  const things = Object.entries(own).map(([name, thing]) => (name in given ? copied(thing, copy[name]) : thing));
  return [...things, ...votes, ...advisories, policy].filter((thing) => thing !== null);
}

/** The thing with other content, a text or bytes; null for none. */
function copied(thing, content) {
  if (content === null) return null;
  const bytes = typeof content === "string" ? UTF8.encode(content) : content;
  return { ...thing, id: `${thing.id}-changed`, size: bytes.length, bytes, text: textOf(bytes), blob: null };
}

function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
