// Follows running jobs: moves their progress bars, and loads the page anew when one starts or ends.
"use strict";
const table = document.querySelector("[data-jobs]");

const states = (runs) => runs.map((run) => `${run.id}${run.state}`).join();

async function look(before) {
  const answer = await fetch(table.dataset.jobs, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { runs, active } = await answer.json();
  if (before !== null && states(runs) !== before) { location.reload(); return; }
  for (const run of runs.filter((each) => each.state === "running")) {
    const row = document.querySelector(`[data-run="${run.id}"]`);
    if (!row) continue;
    const bar = row.querySelector("progress"), stage = row.querySelector(".stage");
    if (bar && run.progress !== null) bar.value = run.progress;
    const part = run.progress_total ? ` ${run.progress_done.toLocaleString("en")} / ${run.progress_total.toLocaleString("en")}` : "";
    if (stage) stage.textContent = (run.progress_stage || "") + part;
  }
  if (active) setTimeout(look, 2000, states(runs));
}

if (table && table.dataset.active === "yes") look(null);
