/** A store in IndexedDB. */

import { kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import { same, type StoreBackend } from "./backend.js";

const TABLE = "records";

/** How many names are listed at a time. */
const PAGE = 512;

/**
 * Keeps everything in an IndexedDB database (`quorumseal`, if no name is given), which nothing else must use. It is opened
 * when it is first needed (`store.failed` where there is none, as on servers), shared by tabs and workers, and given up when another tab wants to delete it.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { CertificateStore, indexedDbBackend } from "quorumseal/store";
 *
 * const store = new CertificateStore({
 *   verifier: await Verifier.load({ anchor, trust }),
 *   backend: indexedDbBackend("answers"),
 * });
 * console.log(await store.get(`cert_hash:${"0".repeat(64)}`).catch((error) => error.code)); // store.failed
 * ```
 */
export function indexedDbBackend(name = "quorumseal"): StoreBackend {
  if (typeof name !== "string" || name === "") {
    throw new QuorumsealError("input.argument", `the database's name is ${kind(name)}; expected a string that is not empty`);
  }
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => void (opened = undefined);

  function open(): Promise<IDBDatabase> {
    opened ??= openNamed(name, forget).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opened;
  }

  /** Runs something in one transaction, and resolves once that is complete. A connection that was closed is opened again. */
  async function transact<T>(mode: IDBTransactionMode, act: (table: IDBObjectStore, give: (value: T) => void) => void): Promise<T> {
    for (let again = true; ; again = false) {
      const database = await open();
      let transaction: IDBTransaction;
      try {
        transaction = database.transaction(TABLE, mode);
      } catch (error) {
        forget();
        if (again && (error as { name?: unknown }).name === "InvalidStateError") continue;
        throw error;
      }
      return new Promise<T>((resolve, reject) => {
        let given: T;
        transaction.oncomplete = () => resolve(given);
        transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
        act(transaction.objectStore(TABLE), (value) => void (given = value));
      });
    }
  }

  return {
    get: (key) =>
      transact("readonly", (table, give) => {
        const request = table.get(key) as IDBRequest<ArrayBuffer | undefined>;
        request.onsuccess = () => give(request.result);
      }),
    put: (key, value) => transact("readwrite", (table) => void table.put(value, key)),
    delete: (key) => transact("readwrite", (table) => void table.delete(key)),
    async *list(prefix) {
      let range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      for (;;) {
        const keys = await transact<IDBValidKey[]>("readonly", (table, give) => {
          const request = table.getAllKeys(range, PAGE);
          request.onsuccess = () => give(request.result);
        });
        for (const key of keys) yield String(key);
        if (keys.length < PAGE) return;
        range = IDBKeyRange.bound(keys[keys.length - 1], `${prefix}\uffff`, true);
      }
    },
    exchange: (key, expected, next) =>
      transact("readwrite", (table, give) => {
        const request = table.get(key) as IDBRequest<unknown>;
        request.onsuccess = () => {
          const found = request.result;
          const isSame = found === undefined ? expected === null : found instanceof Uint8Array && same(found, expected);
          give(isSame);
          if (!isSame) return;
          if (next) table.put(next, key);
          else table.delete(key);
        };
      }),
  };
}

function openNamed(name: string, forget: () => void): Promise<IDBDatabase> {
  const factory = (globalThis as { indexedDB?: IDBFactory }).indexedDB;
  if (!factory) return Promise.reject(new Error("there is no IndexedDB here"));
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(TABLE);
    request.onerror = () => reject(request.error);
    let late = false;
    request.onblocked = () => {
      late = true;
      reject(new Error("another tab holds the database back"));
    };
    request.onsuccess = () => {
      const database = request.result;
      if (late) return database.close();
      // Whoever deletes the database, or has a newer version of it, need not wait for this tab.
      database.onversionchange = () => {
        forget();
        database.close();
      };
      database.onclose = forget;
      if (database.objectStoreNames.contains(TABLE)) return resolve(database);
      database.close();
      reject(new Error(`the database ${JSON.stringify(name)} is used for something else`));
    };
  });
}
