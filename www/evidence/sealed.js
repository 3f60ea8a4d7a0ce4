/** Whether a certificate is what its quorum sealed. */

/** What is about the certificate alone, and not about the answer or prompt that somebody holds against it. */
const OF_CERTIFICATE = new Set(["envelope", "statement", "validator-set", "quorum", "tally"]);

/**
 * Whether everything that the certificate says was sealed by its quorum, whatever was held against it. Where it was
 * not, all of it is merely claimed.
 */
export function isSealed(report) {
  return report.checks.every(({ check, status }) => status === "pass" || !OF_CERTIFICATE.has(check));
}

/** Whether the very bytes of the answer were given and are what was sealed: nothing less is ever shown in green. */
export function isShown(report) {
  return report.state === "valid" && report.boundBy === "bytes";
}

/** Whether a state is that of a valid certificate: `yes`, `no`, or `open` where something is missing to tell. */
export function isValid(state) {
  if (state === "valid") return "yes";
  return state === "sealed-unbound" || state === "untrusted" || state === "unsupported" ? "open" : "no";
}

/** Whether anything is pinned. Who pins nothing trusts nobody, and every readable certificate is untrusted. */
export function isPinned(trusted) {
  return trusted !== null && trusted.anchor !== null;
}
