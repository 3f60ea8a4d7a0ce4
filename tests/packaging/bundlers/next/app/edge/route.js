import * as quorumseal from "quorumseal";

import { compare } from "../../compare/packaging/support/reports.mjs";

export const runtime = "edge";

export async function POST(request) {
  return Response.json(await compare(quorumseal, await request.json()));
}
