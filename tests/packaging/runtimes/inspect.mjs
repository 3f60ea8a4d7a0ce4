/** The package with every answer looked at: whether it is what JSON makes of it, to the last member. */

const ANSWERS = ["verify", "verifySync", "verifyMany", "relate", "history", "checkReceipt", "checkConsistency", "verifyAdvisory"];
const MEMBERS = ["anchor", "head", "sets", "ignored"];

/** `api`, except that a verifier throws for an answer that JSON would change. */
export function inspecting(api) {
  const Verifier = {
    async load(options) {
      const verifier = await api.Verifier.load(options);
      const inspected = { [Symbol.dispose]: () => verifier[Symbol.dispose]() };
      for (const name of MEMBERS) Object.defineProperty(inspected, name, { get: () => plain(verifier[name], name) });
      for (const name of ANSWERS) {
        inspected[name] = (...given) => {
          const answer = verifier[name](...given);
          return answer instanceof Promise ? answer.then((value) => plain(value, name)) : plain(answer, name);
        };
      }
      return inspected;
    },
  };
  return { ...api, Verifier };
}

/** The value, if `JSON.parse(JSON.stringify(value))` is deeply equal to it. */
export function plain(value, where) {
  same(value, JSON.parse(JSON.stringify(value)), where);
  return value;
}

function same(value, again, where) {
  const fail = (what) => {
    throw new Error(`${where} is ${what}: JSON would change it`);
  };
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    if (value !== again) fail(`${value}, but then ${again}`);
    return;
  }
  if (typeof value === "number") {
    if (!Object.is(value, again)) fail(`the number ${Object.is(value, -0) ? "-0" : value}`);
    return;
  }
  if (typeof value !== "object") fail(typeof value);
  if (Object.getOwnPropertySymbols(value).length > 0) fail("an object with symbols");
  const own = Object.getOwnPropertyNames(value);
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype) fail("an array of another class");
    if (own.length !== value.length + 1) fail("an array with gaps or further members");
  } else if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) fail("an object of a class");
  else if (own.length !== Object.keys(again).length) fail(`an object whose members are ${own}, but then ${Object.keys(again)}`);
  for (const name of Object.keys(value)) {
    const { get } = Object.getOwnPropertyDescriptor(value, name);
    if (get) fail(`an object whose ${name} is computed`);
    same(value[name], again[name], `${where}.${name}`);
  }
}
