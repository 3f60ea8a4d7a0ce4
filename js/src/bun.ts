/** The entry for Bun: the import gives the file's path, also in a bundle and in an executable. */

import { provideDefault } from "./engine.js";
import { fileAt } from "./files.js";
import file from "./quorumseal.wasm" with { type: "file" };
import { provideFiles } from "./wasm.js";

export * from "./index.js";

// What Bun gives for this import is a path: in a bundle one that is relative to the bundle.
const path = file as unknown as string;
provideFiles(fileAt);
provideDefault(fileAt(path.startsWith("./") ? new URL(path, import.meta.url) : path));
