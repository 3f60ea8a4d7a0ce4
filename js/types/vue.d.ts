/** The little of Vue's types that ours are made from: the package is built without Vue, and consumers have the whole. */

export interface DefineComponent<Props> {
  new (): { $props: Props };
}

export interface GlobalComponents {}
