/** Imported before the package: whatever asks the network for something in this realm is refused, and remembered. */

export const requests = [];

const refused = (name, original) =>
  function (...given) {
    const [target] = given;
    // Deno reads files by it, if that is permitted.
    if (name === "fetch" && String(target?.url ?? target).startsWith("file:")) return original(...given);
    requests.push(`${name} ${target?.url ?? target}`);
    throw new Error(`${name} in a test without a network`);
  };

for (const name of ["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "WebTransport"]) {
  if (typeof globalThis[name] !== "function") continue;
  const stand = refused(name, globalThis[name]);
  try {
    Object.defineProperty(globalThis, name, { value: stand, configurable: true, writable: true });
  } catch {
    globalThis[name] = stand;
  }
  if (globalThis[name] !== stand) throw new Error(`${name} cannot be watched here`);
}
