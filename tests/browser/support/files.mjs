// Where the files of the tests are.

import { fileURLToPath } from "node:url";

/** A path of the repository. */
export const repo = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A file of the story. */
export const example = (name) => repo(`examples/two-truths/${name}`);
