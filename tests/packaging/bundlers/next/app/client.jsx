"use client";

import * as quorumseal from "quorumseal";
import { useEffect, useState } from "react";

import { compare } from "../compare/packaging/support/reports.mjs";

export default function Client() {
  const [digest, setDigest] = useState("…");
  useEffect(() => {
    globalThis.run = (cases) => compare(quorumseal, cases);
    quorumseal.hash("").then(setDigest, (error) => setDigest(String(error)));
  }, []);
  return <output>{digest}</output>;
}
