/** Several certificates with what is at hand about each, gathered in order and owned together. */

import { isList, kind } from "./bytes.js";
import { ADVISORIES, document, documents, listed, POLICY } from "./document.js";
import type { Engine } from "./engine.js";
import { about, QuorumsealError } from "./errors.js";
import { Evidence } from "./evidence.js";
import { checked, ITEM, type Names, type VerifyItem, type VerifyManyOptions } from "./options.js";

/** How items are taken. */
export interface Taking {
  /** Whose items they are, for messages. */
  readonly of: string;
  /** The members that an item may have. */
  readonly names: Partial<Names<VerifyItem>>;
  /** Whether a certificate by itself may stand for an item. */
  readonly bare: boolean;
  /** Which one it is, for messages. */
  readonly which: (index: number) => string;
}

export const MANY: Taking = { of: "verifyMany", names: ITEM, bare: false, which: (index) => `item ${index}` };
export const HISTORY: Taking = { ...MANY, of: "history", bare: true };

/** Gathers items, one after the other; whoever gets them frees them. What holds for all of them is read once. */
export async function gather(
  engine: Engine,
  items: unknown,
  taking: Taking,
  options: VerifyManyOptions,
): Promise<Evidence[]> {
  if (!isList(items)) {
    const message = `${taking.of} takes an array or another iterable of items, not ${kind(items)}`;
    throw new QuorumsealError("input.argument", message);
  }
  const { policy, allDigests } = options;
  const signal = options.signal ?? undefined;
  const common = {
    ...(allDigests !== undefined && { allDigests }),
    policy: policy === undefined || policy === null ? null : await document(policy, POLICY, signal),
    signal: signal ?? null,
  };
  const advisories = await documents(options.advisories, ADVISORIES, signal);
  const gathered: Evidence[] = [];
  try {
    for (const given of items) {
      try {
        const item = itemOf(given, taking);
        const own = listed(item.advisories, ADVISORIES) as Iterable<object>;
        const more = { ...common, ...item, advisories: [...advisories, ...own] };
        const { certificate, answer, ...wanted } = more;
        gathered.push(await Evidence.gather(engine, certificate, answer, wanted));
      } catch (error) {
        throw about(taking.which(gathered.length), error);
      }
    }
    return gathered;
  } catch (error) {
    for (const evidence of gathered) evidence.free();
    throw error;
  }
}

/** An object with a member that items have is an item; anything else is a certificate, where that is taken. */
function itemOf(given: unknown, { names, bare }: Taking): Partial<VerifyItem> {
  const isItem = typeof given === "object" && given !== null && Object.keys(ITEM).some((name) => name in given);
  if (bare && !isItem) return { certificate: given as VerifyItem["certificate"] };
  return checked(given as VerifyItem, names as Names<VerifyItem>, "an item");
}
