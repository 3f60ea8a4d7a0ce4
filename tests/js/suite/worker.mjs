/** A verification in a module worker. */

import { Verifier } from "/quorumseal/browser.js";

const { anchor, trust, certificate, answer } = await (await fetch("/world.json")).json();
const verifier = await Verifier.load({ anchor, trust });
postMessage((await verifier.verify(certificate, answer)).state);
