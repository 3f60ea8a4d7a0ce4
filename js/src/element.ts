/// <reference lib="dom" preserve="true" />
/**
 * `<verified-answer>`: importing this registers it, once, where there is a document. On a server it does nothing.
 */

import { VerifiedAnswer } from "./element/verified-answer.js";

export { type AnswerFragment, type Piece, pieces } from "./element/fragments.js";
export type { RenderAnswer } from "./element/core.js";
export type { Strings, StringsOverride } from "./element/strings.js";
export type { VerifiedAnswerState } from "./element/verdict.js";
export { VerifiedAnswer, type VerifiedAnswerStateDetail } from "./element/verified-answer.js";

// Another copy of the package may have been first; then its class stays.
if (typeof customElements === "object" && !customElements.get("verified-answer")) {
  customElements.define("verified-answer", VerifiedAnswer);
}
