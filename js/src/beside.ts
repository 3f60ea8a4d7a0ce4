/** The module's file as a page finds it: beside this script, fetched. */

import { fetched, type Source } from "./module.js";

export const beside: Source = (integrity) => {
  // Written so that bundlers see the file and take it along.
  const url = new URL("./quorumseal.wasm", import.meta.url);
  return fetched(url)(integrity);
};
