/** The session of a worker of either kind: a message brings the text and the port for the answer. */

import { session } from "./session.mjs";

export function open(api) {
  const ask = session(api);
  addEventListener("message", (event) => {
    const done = ask(event.data).then((text) => event.ports[0].postMessage(text));
    event.waitUntil?.(done);
  });
}
