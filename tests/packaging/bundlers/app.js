import * as quorumseal from "quorumseal";

import { compare } from "./compare/packaging/support/reports.mjs";

globalThis.run = (cases) => compare(quorumseal, cases);
