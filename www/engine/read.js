/** Long content, read in pieces, so that none of it stays in memory and reading can be stopped between any two. */

/** How much is read at a time. */
const PIECE = 1 << 20;

/**
 * The bytes of `blob` as a stream. `read(bytes)` is told after each piece how many it had. What is aborted errors
 * with the signal's reason, and reads no further.
 */
export function pieces(blob, { signal, read = () => {} } = {}) {
  let at = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        signal?.throwIfAborted();
        if (at >= blob.size) return controller.close();
        const end = Math.min(at + PIECE, blob.size);
        const bytes = new Uint8Array(await blob.slice(at, end).arrayBuffer());
        signal?.throwIfAborted();
        at = end;
        read(bytes.length);
        controller.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
}
