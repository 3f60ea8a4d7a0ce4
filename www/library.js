/** The one place that says where the package is. */

export { explain, nfcWouldMatch, QuorumsealError, Verifier } from "./pkg/browser.js";
