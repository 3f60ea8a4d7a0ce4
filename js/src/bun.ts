/** The entry for Bun: the import gives the file's path, also in a bundle and in an executable. */

import { provideDefault } from "./engine.js";
import { fileAt } from "./files.js";
import path from "./quorumseal.wasm" with { type: "file" };
import { provideFiles } from "./wasm.js";

export * from "./index.js";

// What Bun gives for this import is a path.
provideFiles(fileAt);
provideDefault(fileAt(path as unknown as string));
