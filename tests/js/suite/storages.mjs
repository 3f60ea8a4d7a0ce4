/** Storages that stand for those of Workers, and one that fails. */

/** A Workers KV namespace, whose lists have pages of two. */
export function kvNamespace() {
  const values = new Map();
  return {
    values,
    async get(key, type) {
      if (type !== "arrayBuffer") throw new TypeError(`get(key, ${JSON.stringify(type)})`);
      return values.get(key)?.slice().buffer ?? null;
    },
    async put(key, value, { expirationTtl } = {}) {
      if (!ArrayBuffer.isView(value) || key.length > 512) throw new TypeError("put(key, value)");
      if (expirationTtl !== undefined && expirationTtl < 60) throw new RangeError("expirationTtl is below 60");
      values.set(key, value.slice());
    },
    async delete(key) {
      values.delete(key);
    },
    async list({ prefix = "", cursor = "0" } = {}) {
      const names = [...values.keys()].filter((name) => name.startsWith(prefix)).sort();
      const end = Number(cursor) + 2;
      const keys = names.slice(Number(cursor), end).map((name) => ({ name }));
      return end < names.length ? { keys, list_complete: false, cursor: String(end) } : { keys, list_complete: true };
    },
  };
}

/** A cache that cannot list what it holds, as `caches.default` of Workers. */
export function listlessCache() {
  const responses = new Map();
  return {
    responses,
    async match(url) {
      return responses.get(url)?.clone();
    },
    async put(url, response) {
      if (!/^https?:/.test(url) || !/max-age=[1-9]/.test(response.headers.get("cache-control"))) throw new TypeError("put");
      responses.set(url, new Response(await response.arrayBuffer(), response));
    },
    async delete(url) {
      return responses.delete(url);
    },
    keys() {
      throw new Error("the method is not implemented");
    },
  };
}

/** A backend that does what another does, until `fail` says that a call with these arguments fails. */
export function failing(backend, fail) {
  const spoiled = (method) => (...given) => {
    const error = fail(method, ...given);
    return error ? Promise.reject(error) : backend[method](...given);
  };
  return {
    ...backend,
    get: spoiled("get"),
    put: spoiled("put"),
    delete: spoiled("delete"),
    exchange: spoiled("exchange"),
    async *list(prefix) {
      const error = fail("list", prefix);
      if (error) throw error;
      yield* backend.list(prefix);
    },
  };
}
