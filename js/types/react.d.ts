/** The little of React's types that ours are made from: the package is built without React, and consumers have the whole. */

export interface HTMLAttributes<T> {
  onClick?: ((event: { currentTarget: T }) => void) | undefined;
}

export type DetailedHTMLProps<E extends HTMLAttributes<T>, T> = E & { ref?: ((element: T | null) => void) | undefined };

export namespace JSX {
  interface IntrinsicElements {}
}
