// Fills the table of the Compare room, two cells at a time, until it is full or the reader stops it.
(() => {
  "use strict";

  const cells = [...document.querySelectorAll("td[data-cell]")];
  const said = document.getElementById("compared");
  const stop = document.getElementById("halt");
  const given = new AbortController();
  const waiting = [...cells];
  let done = 0;

  function tell(end) {
    said.textContent = end ?? `${done} of ${cells.length} compared …`;
    stop.hidden = Boolean(end);
  }

  async function fill() {
    for (let cell = waiting.shift(); cell && !given.signal.aborted; cell = waiting.shift()) {
      try {
        const answer = await fetch(cell.dataset.cell, { signal: given.signal });
        cell.innerHTML = await answer.text(); // made and escaped by our own server
      } catch {
        cell.textContent = given.signal.aborted ? "stopped" : "This could not be fetched; reload the page.";
      }
      done += 1;
      tell();
    }
  }

  stop.addEventListener("click", () => {
    given.abort();
    for (const cell of waiting) cell.textContent = "stopped";
  });
  tell();
  Promise.all([fill(), fill()]).then(() => tell(given.signal.aborted ? "Stopped." : `${cells.length} compared.`));
})();
