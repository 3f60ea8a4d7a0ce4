/** The one place that says where the package is. */

export { explain, hash, nfcWouldMatch, Verifier } from "../../pkg/browser.js";
