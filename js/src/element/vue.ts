/// <reference lib="dom" preserve="true" />
/**
 * Types for templates of Vue 3: `import "quorumseal/element/vue"` beside `import "quorumseal/element"`, in any file of the
 * program. There is nothing in it when it runs.
 */

import type { DefineComponent } from "vue";
import type { VerifiedAnswerAttributes } from "./attributes.js";
import type { VerifiedAnswerStateDetail } from "./verified-answer.js";

/** What `<verified-answer>` takes in a template. */
export type VerifiedAnswerComponent = DefineComponent<
  VerifiedAnswerAttributes & { onVerifiedAnswerState?: (event: CustomEvent<VerifiedAnswerStateDetail>) => void }
>;

declare module "vue" {
  interface GlobalComponents {
    "verified-answer": VerifiedAnswerComponent;
  }
}
