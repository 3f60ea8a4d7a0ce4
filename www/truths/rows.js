/** The runs of a diff in rows: what stands side by side. */

/**
 * A row ends where both texts end a line: `[{ changed, runs }]`. Rows without a change that follow each other are
 * one. In order the rows hold all runs, cut at line feeds that both texts have.
 */
export function rowsOf(runs) {
  const rows = [];
  let row = [];
  const end = () => {
    if (row.length === 0) return;
    const changed = row.some(({ kind }) => kind !== "same");
    const last = rows.at(-1);
    if (!changed && last?.changed === false) last.runs[0].text += row.map(({ text }) => text).join("");
    else rows.push({ changed, runs: changed ? row : [{ kind: "same", text: row.map(({ text }) => text).join("") }] });
    row = [];
  };
  for (const run of runs) {
    if (run.kind !== "same") {
      row.push({ ...run });
      continue;
    }
    for (const line of run.text.match(/[^\n]*\n|[^\n]+/g)) {
      row.push({ kind: "same", text: line });
      if (line.endsWith("\n")) end();
    }
  }
  end();
  return rows;
}

/** What of a row stands on one side: `"removed"` for the first text, `"added"` for the second. */
export function sideOf(row, kind) {
  return row.runs.filter((run) => run.kind === "same" || run.kind === kind);
}
