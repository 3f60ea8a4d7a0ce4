/** One element in each of its states, for what must hold in all of them. Runs in the page. */

/* global VerifiedAnswer, Verifier, world, verifier, others, make, part, frames, text */

export const STATES = ["valid", "in-doubt", "not-accepted", "sealed-unbound", "insufficient", "untrusted", "unsupported", "invalid", "nearly", "provisional", "verifying", "altered", "error", "rendered"];

export async function show(state) {
  const given = { verifier, certificate: world.certificate, prompt: world.prompt };
  const at = (properties, inside = world.answer, attributes = {}) => make({ inside, attributes, properties: { ...given, ...properties } });
  const ways = {
    valid: () => at({ receipt: world.receipt, votes: world.votes }),
    "in-doubt": async () => make({ inside: "Ça va — 😀 bien. Non, jamais. Peut-être demain.\n", properties: { verifier: others, certificate: await text("/m/cert.json") } }),
    "not-accepted": () => at({ policy: { minSigners: 4 }, advisories: [world.otherAdvisories.withdrawn] }),
    "sealed-unbound": () => make({ properties: given }),
    insufficient: () => at({ certificate: world.insufficient }),
    untrusted: async () => at({ verifier: await Verifier.load({ anchor: world.anchor, trust: world.olderTrust }) }),
    unsupported: () => at({ certificate: world.unsupportedCertificate }),
    invalid: () => at({}, "Le café est loin de la forêt.\nIt opens at nine!"),
    nearly: () => at({}, `${world.answer}\n`),
    provisional: () => at({ certificate: null }),
    verifying: () => at({ certificate: new Promise(() => {}) }),
    altered: () => at({}),
    error: () => make({ inside: world.answer, attributes: { anchor: world.anchor, "trust-src": "/w/no-such-trust.json" }, properties: { certificate: world.certificate } }),
    rendered: () => at({ answer: world.answer, render: (words) => Object.assign(document.createElement("p"), { textContent: words }) }, []),
  };
  const host = await ways[state]();
  if (state === "verifying") {
    await frames(2);
  } else {
    await host.settled.catch(() => {});
  }
  if (state === "altered") {
    part(host, "text").firstChild.data = "Le café est loin.";
    await host.settled;
  }
  return host;
}
