/// <reference lib="dom" preserve="true" />
/**
 * Types for JSX in React 19: `import "quorumseal/element/react"` beside `import "quorumseal/element"`, in any file of the
 * program. There is nothing in it when it runs.
 */

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { VerifiedAnswerAttributes } from "./attributes.js";
import type { VerifiedAnswer, VerifiedAnswerStateDetail } from "./verified-answer.js";

type Common = DetailedHTMLProps<HTMLAttributes<VerifiedAnswer>, VerifiedAnswer>;

/** What `<verified-answer>` takes in JSX. */
export type VerifiedAnswerProps = Omit<Common, keyof VerifiedAnswerAttributes> &
  VerifiedAnswerAttributes & { "onverified-answer-state"?: (event: CustomEvent<VerifiedAnswerStateDetail>) => void };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "verified-answer": VerifiedAnswerProps;
    }
  }
}
