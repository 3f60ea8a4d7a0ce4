/** The library's reasons as sentences. They begin with a small letter and end without a full stop. */

/** A reason as a sentence. */
export function sentence(message) {
  const whole = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** What an error says, and its code if it has one. */
export function reason(error) {
  const message = sentence(String(error?.message ?? error));
  return typeof error?.code === "string" ? `${message} (${error.code})` : message;
}
