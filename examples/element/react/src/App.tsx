import { useState } from "react";
import type { Policy } from "quorumseal";
import type { VerifiedAnswerState, VerifiedAnswerStateDetail } from "quorumseal/element";
import "quorumseal/element/react";

import first from "../../../two-truths/answer-v1.md?raw";
import firstCertificate from "../../../two-truths/answer-v1.cert.json?raw";
import second from "../../../two-truths/answer-v2.md?raw";
import secondCertificate from "../../../two-truths/answer-v2.cert.json?raw";
import prompt from "../../../two-truths/prompt.txt?raw";

const POLICY: Policy = { minQuorumPercent: 75, requirePrompt: true };

const ANSWERS = [
  { text: first, certificate: firstCertificate },
  { text: second, certificate: secondCertificate },
];

export function App() {
  const [shown, setShown] = useState(0);
  const [edited, setEdited] = useState(false);
  const [state, setState] = useState<VerifiedAnswerState>("verifying");
  const answer = ANSWERS[shown] ?? ANSWERS[0]!;

  function follow(event: CustomEvent<VerifiedAnswerStateDetail>) {
    setState(event.detail.state);
  }

  return (
    <main>
      <h1>How many moons does Saturn have?</h1>
      <p>
        <button onClick={() => setShown(1 - shown)}>The other answer</button>{" "}
        <label>
          <input type="checkbox" checked={edited} onChange={() => setEdited(!edited)} /> with one word changed
        </label>
      </p>
      <verified-answer certificate={answer.certificate} prompt={prompt} policy={POLICY} onverified-answer-state={follow}>
        {edited ? answer.text.replace("Titan", "Rhea") : answer.text}
      </verified-answer>
      <p>
        It is <output>{state}</output>.
      </p>
    </main>
  );
}
