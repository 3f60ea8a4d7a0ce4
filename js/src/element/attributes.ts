/** What frameworks can set on the element, for their types. */

import type { VerifiedAnswer } from "./verified-answer.js";

type Property =
  | "answer"
  | "certificate"
  | "prompt"
  | "receipt"
  | "votes"
  | "advisories"
  | "policy"
  | "anchor"
  | "trust"
  | "verifier"
  | "render"
  | "strings";

/** Properties, and the attributes that say where files are. */
export type VerifiedAnswerAttributes = { [Name in Property]?: VerifiedAnswer[Name] | undefined } & {
  "certificate-src"?: string | undefined;
  "trust-src"?: string | undefined;
  "prompt-src"?: string | undefined;
  "receipt-src"?: string | undefined;
  "policy-src"?: string | undefined;
};
