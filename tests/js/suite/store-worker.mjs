/** A case of the store's in a module worker. */

onmessage = async ({ data: name }) => {
  const { runCase } = await import("/suite/page.mjs");
  postMessage(await runCase("store", name));
};
