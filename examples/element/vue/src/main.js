import { createApp } from "vue";
import { Verifier } from "quorumseal";
import { VerifiedAnswer } from "quorumseal/element";

import trust from "../../../two-truths/trust.json?raw";
import App from "./App.vue";

VerifiedAnswer.verifier = Verifier.load({
  anchor: "blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217",
  trust,
});

createApp(App).mount("#app");
