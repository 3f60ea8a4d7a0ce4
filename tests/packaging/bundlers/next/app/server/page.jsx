import { readFile } from "node:fs/promises";
import * as quorumseal from "quorumseal";

import { compare } from "../../compare/packaging/support/reports.mjs";

export const dynamic = "force-dynamic";

/** Renders what comes of one portion of the cases, which are files named by their number. */
export default async function Page({ searchParams }) {
  const { portion } = await searchParams;
  const cases = JSON.parse(await readFile(`${process.env.CASES}/${Number(portion)}.json`, "utf8"));
  return <output>{JSON.stringify(await compare(quorumseal, cases))}</output>;
}
