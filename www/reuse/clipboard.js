/** Putting a text on the clipboard; where that is not allowed, selecting it, so that a key press does it. */

/**
 * Copies what `element` shows, which is `text`. Never rejects.
 *
 * @param {string} text
 * @param {HTMLElement} element that can have the focus and shows exactly `text`
 * @returns {Promise<boolean>} whether it is on the clipboard; if not, it is selected and has the focus
 */
export async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without https, or without the reader's permission.
  }
  element.closest("details")?.setAttribute("open", "");
  element.focus();
  getSelection().selectAllChildren(element);
  return false;
}

/**
 * Saves bytes or a text as a file, under `name`.
 *
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type a media type
 */
export function save(name, content, type = "application/octet-stream") {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: a browser reads it after this has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
