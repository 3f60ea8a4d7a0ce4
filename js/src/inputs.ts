/** What can be given: documents, answers, prompts. Types alone, so that the package's declarations need nothing else. */

/** Bytes in memory: an `ArrayBuffer`, a typed array, a `DataView`, a Node `Buffer`. */
export type Bytes = ArrayBufferLike | ArrayBufferView;

/** Whatever the platform can read bytes from without holding them whole. */
export type Readable = Blob | Response | ReadableStream<Uint8Array>;

/**
 * Something with bytes. A string means its UTF-8; one with half of a surrogate pair has none and is refused
 * (`input.answer`). A `Response` must be a success, and is consumed; a `ReadableStream` must yield bytes. Blobs over
 * 1 MiB, responses and streams are hashed as they arrive and never held whole. Bytes in memory must not be changed
 * before the promise settles.
 */
export type Content = string | Bytes | Readable;

/** An answer or a prompt: its content, or `blake3:<64 hex>` of it where only that is known. */
export type Answer = Content | { readonly digest: string };

/** An answer or a prompt that needs no waiting. */
export type AnswerAtHand = string | Bytes | { readonly digest: string };

/**
 * A JSON document at hand: its text, or its bytes. A parsed object is taken too, and is the second choice: it has lost
 * the names that its text gave twice, so that it may read differently from what others see.
 */
export type DocumentAtHand = string | Bytes | object;

/** A JSON document, or where to read it from. */
export type DocumentSource = DocumentAtHand | Readable;

/** A receipt, checkpoint or proof at hand: it is text and no JSON, so that an object cannot stand for it. */
export type TextAtHand = string | Bytes;

/** A receipt, checkpoint or proof, or where to read it from. */
export type TextSource = TextAtHand | Readable;
