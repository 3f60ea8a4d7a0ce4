/** The module as Deno imports it: apart from its entry, since older versions and other programs cannot read this form. */

// @ts-expect-error: TypeScript does not know source phase imports yet, and leaves them as they are.
const module: WebAssembly.Module = await import.source("./quorumseal.wasm");
export default module;
