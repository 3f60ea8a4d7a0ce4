/** Imported before the package: whatever asks the network for something in this realm is refused, and remembered. */

export const requests = [];

const refused = (name) =>
  function (...given) {
    const [target] = given;
    requests.push(`${name} ${target?.url ?? target?.href ?? target?.hostname ?? JSON.stringify(target)}`);
    throw new Error(`${name} in a test without a network`);
  };

for (const name of ["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "WebTransport"]) {
  if (name in globalThis) Object.defineProperty(globalThis, name, { value: refused(name), configurable: true, writable: true });
}
for (const [runtime, names] of [
  ["Deno", ["connect", "connectTls", "connectQuic", "resolveDns", "listen"]],
  ["Bun", ["connect", "fetch", "listen", "serve", "udpSocket"]],
]) {
  for (const name of names) {
    const host = globalThis[runtime];
    const slot = host && Object.getOwnPropertyDescriptor(host, name);
    if (slot?.configurable || slot?.writable) Object.defineProperty(host, name, { ...own(slot), value: refused(`${runtime}.${name}`) });
  }
}

function own({ enumerable, configurable }) {
  return { enumerable, configurable, writable: true };
}
