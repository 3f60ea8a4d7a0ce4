/** Everything that runs alike in Node and in a page. */

import { cases as answers } from "./answers.mjs";
import { cases as edge } from "./edge.mjs";
import * as external from "./external.mjs";
import { cases as fetch } from "./fetch.mjs";
import { cases as ledger } from "./ledger.mjs";
import { cases as store } from "./store.mjs";
import { cases as streams } from "./streams.mjs";
import { runVector } from "./vectors.mjs";
import { cases as verifier } from "./verifier.mjs";

/** Cases by group and name; each takes `{ api, store, network, world, memory }`. */
export const groups = { verifier, ledger, answers, streams, store, fetch, edge };

export { external, runVector };
