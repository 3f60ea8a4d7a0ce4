/** `npx wrangler dev`: answers by a Cloudflare Worker from its static assets, certified ones alone. */

import { Verifier } from "quorumseal";
import { certified } from "quorumseal/edge";

import trust from "../../two-truths/trust.json";
import { answers, asked, isCertificate } from "../answers.js";

async function read(name, env) {
  const response = await env.ASSETS.fetch(`https://assets.local/${name}`);
  return response.ok ? response.arrayBuffer() : null;
}

// Called with the first request: nothing is loaded while the Worker starts. It waits for nothing outside of the Worker, so that
// requests may share it.
const verifier = () =>
  Verifier.load({ anchor: "blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217", trust });

export default {
  fetch: certified(answers(read), (request) => ({
    ...asked(request),
    verifier,
    passThrough: isCertificate,
    onFailure: (error, { url }) => console.error(`${url}: ${error.message}`),
  })),
};
